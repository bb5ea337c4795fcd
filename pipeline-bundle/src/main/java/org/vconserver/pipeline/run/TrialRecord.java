package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.pipeline.RunTrial;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** Follows a run that is tried out, and remembers it as it was after each step. Thread-safe. */
final class TrialRecord implements RunPlan.Progress {
  @GuardedBy("this")
  private final Map<Integer, RunTrial.Moment> moments = new TreeMap<>();

  @Override
  public void begun(RunState state) {
    keep(state);
  }

  @Override
  public void stepDone(RunState state, Duration took) {
    keep(state);
  }

  private synchronized void keep(RunState state) {
    moments.put(state.nextStep(), moment(state));
  }

  private static RunTrial.Moment moment(RunState state) {
    List<Vcon> vcons = state.vcons().stream().map(RunVcon::vcon).toList();
    return new RunTrial.Moment(vcons, state.parameters(), state.jobs());
  }

  /** Gives a run that has ended well; one without steps has told of nothing. */
  synchronized RunTrial ended(RunReport report, RunState end) {
    return trial(report, moments.getOrDefault(0, moment(end)), Optional.empty());
  }

  /**
   * Gives a run that has failed.
   *
   * @throws VconException the failure itself, if it came before the first step
   */
  synchronized RunTrial failed(RunReport report, VconException failure) {
    RunTrial.Moment begin = moments.get(0);
    if (begin == null) {
      throw failure;
    }
    return trial(report, begin, Optional.of(failure));
  }

  @GuardedBy("this")
  private RunTrial trial(RunReport report, RunTrial.Moment begin, Optional<VconException> failure) {
    JsonNode told = report.json();
    List<RunNotice> notices = new ArrayList<>();
    told.path("notices").forEach(notice -> notices.add(RunNotice.read(notice)));
    List<RunTrial.Step> steps = new ArrayList<>();
    for (JsonNode step : told.path("steps")) {
      steps.add(step(step, notices));
    }
    return new RunTrial(begin, steps, failure);
  }

  @GuardedBy("this")
  private RunTrial.Step step(JsonNode told, List<RunNotice> notices) {
    int index = told.path("step").asInt();
    String outcome = told.path("outcome").asText();
    return new RunTrial.Step(
        index,
        told.path("processor").asText(),
        told.path("version").asText(),
        outcome.equals("running") ? "failed" : outcome,
        Duration.ofMillis(told.path("seconds").decimalValue().movePointRight(3).longValue()),
        Optional.ofNullable(moments.get(index + 1)),
        notices.stream().filter(notice -> notice.step() == index).toList());
  }
}
