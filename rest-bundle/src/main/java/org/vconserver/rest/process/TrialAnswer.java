package org.vconserver.rest.process;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.pipeline.RunTrial;
import org.vconserver.rest.diff.JsonPatch;
import org.vconserver.vcon.Vcon;

/** Writes what became of a pipeline that was tried out: what each step changed, and the end. */
final class TrialAnswer {
  private TrialAnswer() {}

  static ObjectNode json(RunTrial trial) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode steps = json.putArray("steps");
    RunTrial.Moment before = trial.begin();
    for (RunTrial.Step step : trial.steps()) {
      RunTrial.Moment after = step.after().orElse(before);
      put(steps.addObject(), step, before, after);
      before = after;
    }
    ArrayNode vcons = json.putArray("vcons");
    before.vcons().forEach(vcon -> vcons.add(vcon.wholeTree()));
    before.parameters().forEach(json.putObject("parameters")::set);
    RunAnswer.jobs(json.putArray("queue_jobs"), before.jobs());
    trial
        .failure()
        .ifPresent(
            failure ->
                json.putObject("error")
                    .put("code", failure.code().name())
                    .put("message", failure.getMessage()));
    return json;
  }

  private static void put(
      ObjectNode entry, RunTrial.Step step, RunTrial.Moment before, RunTrial.Moment after) {
    entry.put("step", step.index()).put("processor", step.processor());
    entry.put("version", step.version()).put("outcome", step.outcome());
    entry.put("seconds", BigDecimal.valueOf(step.took().toMillis(), 3));
    changes(entry.putArray("vcons"), before.vcons(), after.vcons());
    ObjectNode parameters = entry.putObject("parameters");
    after
        .parameters()
        .forEach(
            (name, value) -> {
              if (!value.equals(before.parameters().get(name))) {
                parameters.set(name, value);
              }
            });
    step.notices().stream().map(RunNotice::json).forEach(entry.putArray("notices")::add);
    List<JobRequest> jobs = after.jobs().subList(before.jobs().size(), after.jobs().size());
    RunAnswer.jobs(entry.putArray("queue_jobs"), jobs);
  }

  /** Writes the vCons that are not as they were; no step takes one out of a run. */
  private static void changes(ArrayNode changes, List<Vcon> before, List<Vcon> after) {
    for (int i = 0; i < after.size(); i++) {
      Vcon now = after.get(i);
      boolean added = i >= before.size();
      if (!added && now == before.get(i)) {
        continue;
      }
      ArrayNode patch =
          added
              ? JsonPatch.whole(now.wholeTree())
              : JsonPatch.between(before.get(i).wholeTree(), now.wholeTree());
      if (!patch.isEmpty()) {
        changes
            .addObject()
            .put("index", i)
            .put("uuid", now.uuid())
            .put("added", added)
            .set("patch", patch);
      }
    }
  }
}
