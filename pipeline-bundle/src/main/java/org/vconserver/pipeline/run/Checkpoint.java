package org.vconserver.pipeline.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.error.VconException;

/**
 * Keeps the state of a run with its job, for the next attempt. Immutable.
 *
 * @param state the run as it was; null if it begins anew
 * @param steps the steps that made it, as they were defined, with one that has kept a part of its
 *     work only: if they are others now, it is of no use
 * @param commitId names the writes of a run whose steps are all done and which is being saved; null
 *     before that
 * @param conflicts how often the job began anew because its vCons had been changed
 */
public record Checkpoint(
    @Nullable RunState state, List<JsonNode> steps, @Nullable String commitId, int conflicts) {
  /** Holds nothing. */
  public static final Checkpoint NONE = new Checkpoint(null, List.of(), null, 0);

  /** Writes members in one order, in whichever they came. */
  private static final ObjectMapper SORTED =
      JsonMapper.builder().configure(JsonNodeFeature.WRITE_PROPERTIES_SORTED, true).build();

  public Checkpoint {
    steps = List.copyOf(steps);
  }

  /** Gives the run as it is, after some of a pipeline's steps. */
  public static Checkpoint of(
      RunState state, PipelineDefinition pipeline, @Nullable String commitId, int conflicts) {
    int made = state.nextStep() + (state.begun() ? 1 : 0);
    return new Checkpoint(state, done(pipeline, made), commitId, conflicts);
  }

  /**
   * Finds the point where a run of the pipeline can go on; empty if it must begin anew, because
   * there is nothing or the steps were changed. A run that is being saved goes on whatever the
   * pipeline is now.
   */
  public Optional<RunState> resumable(PipelineDefinition pipeline) {
    if (state == null) {
      return Optional.empty();
    }
    boolean usable =
        commitId != null
            || (steps.size() <= pipeline.steps().size() && isDone(pipeline, steps.size()));
    return usable ? Optional.of(state) : Optional.empty();
  }

  /** Compares with what earlier servers kept too: the options themselves. */
  private boolean isDone(PipelineDefinition pipeline, int count) {
    return steps.equals(done(pipeline, count))
        || steps.equals(
            pipeline.steps().subList(0, count).stream()
                .map(
                    step ->
                        JsonNodeFactory.instance
                            .objectNode()
                            .put("processor", step.processor())
                            .set("options", step.options()))
                .toList());
  }

  /** Names the steps by digests: a job's record has no secrets that their options may have. */
  private static List<JsonNode> done(PipelineDefinition pipeline, int count) {
    List<JsonNode> steps = new ArrayList<>();
    for (PipelineStep step : pipeline.steps().subList(0, count)) {
      steps.add(
          JsonNodeFactory.instance
              .objectNode()
              .put("processor", step.processor())
              .put("options_digest", digest(step.options())));
    }
    return steps;
  }

  private static String digest(ObjectNode options) {
    try {
      byte[] text = SORTED.writeValueAsBytes(options);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Gives the checkpoint as text; what {@link #read} reads. */
  public byte[] write() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("conflicts", conflicts);
    if (commitId != null) {
      json.put("commit_id", commitId);
    }
    steps.forEach(json.putArray("steps")::add);
    if (state != null) {
      json.put("next_step", state.nextStep());
      var vcons = json.putArray("vcons");
      for (RunVcon runVcon : state.vcons()) {
        // As text, so that a vCon that was not changed keeps its bytes.
        ObjectNode entry = vcons.addObject();
        entry.put("json", new String(runVcon.vcon().toJson(), StandardCharsets.UTF_8));
        if (runVcon.vcon().form() == VconForm.SIGNED && runVcon.vcon().readable()) {
          // Verified in this run: what was verified goes on being known.
          byte[] content = runVcon.vcon().content().toJson();
          entry.put("content", new String(content, StandardCharsets.UTF_8));
        }
        entry.put("modified", runVcon.modified()).put("replaced", runVcon.replaced());
        entry.put("whole", runVcon.whole());
        runVcon.changes().stream().map(StepChange::toJson).forEach(entry.putArray("changes")::add);
        if (!runVcon.expiry().isKept()) {
          entry.put("expiry", runVcon.expiry().toText());
        }
        runVcon.expected().ifPresent(revision -> entry.put("revision", revision));
      }
      ObjectNode parameters = json.putObject("parameters");
      state.parameters().forEach(parameters::set);
      state.notices().stream().map(RunNotice::json).forEach(json.putArray("notices")::add);
      var jobs = json.putArray("jobs");
      for (JobRequest job : state.jobs()) {
        ObjectNode entry = jobs.addObject().put("to", job.toQueue()).put("from", job.fromQueue());
        job.vconUuids().forEach(entry.putArray("vcons")::add);
      }
    }
    return StrictJson.write(json);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws VconException INVALID_JSON, INVALID_VCON if it is not one
   */
  public static Checkpoint read(byte[] text) {
    ObjectNode json = StrictJson.readObject(text);
    List<JsonNode> steps = new ArrayList<>();
    json.path("steps").forEach(steps::add);
    return new Checkpoint(
        json.has("next_step") ? state(json, steps.size()) : null,
        steps,
        json.has("commit_id") ? json.get("commit_id").asText() : null,
        json.path("conflicts").asInt());
  }

  private static RunState state(ObjectNode json, int made) {
    List<RunVcon> runVcons = new ArrayList<>();
    for (JsonNode entry : json.path("vcons")) {
      Vcon vcon = Vcon.parse(entry.path("json").asText().getBytes(StandardCharsets.UTF_8));
      if (entry.has("content")) {
        vcon =
            vcon.withContent(
                Vcon.parse(entry.path("content").asText().getBytes(StandardCharsets.UTF_8)));
      }
      List<StepChange> changes = new ArrayList<>();
      entry.path("changes").forEach(change -> changes.add(StepChange.fromJson(change)));
      runVcons.add(
          new RunVcon(
              vcon,
              entry.has("revision")
                  ? OptionalLong.of(entry.get("revision").asLong())
                  : OptionalLong.empty(),
              entry.path("modified").asBoolean(),
              entry.path("replaced").asBoolean(),
              entry.path("whole").asBoolean(true),
              changes,
              VconExpiry.ofText(entry.path("expiry").asText(VconExpiry.KEPT.toText()))));
    }
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    json.path("parameters")
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
    List<JobRequest> jobs = new ArrayList<>();
    for (JsonNode entry : json.path("jobs")) {
      List<String> uuids = new ArrayList<>();
      entry.path("vcons").forEach(uuid -> uuids.add(uuid.asText()));
      jobs.add(
          new JobRequest(
              entry.path("to").asText(),
              uuids,
              entry.hasNonNull("from") ? entry.get("from").asText() : null));
    }
    List<RunNotice> notices = new ArrayList<>();
    json.path("notices").forEach(notice -> notices.add(RunNotice.read(notice)));
    int next = json.path("next_step").asInt();
    return new RunState(runVcons, parameters, jobs, notices, next, made > next);
  }
}
