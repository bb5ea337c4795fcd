package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.version.VconVersion;

/** Holds a pipeline: its options and its steps, with the JSON that it was given as. Immutable. */
public final class PipelineDefinition {
  private static final int MOST_ATTEMPTS = 1000;
  private static final Duration LONGEST_TIMEOUT = Duration.ofDays(366);

  private final ObjectNode json;
  private final PipelineOptions options;
  private final List<PipelineStep> steps;

  private PipelineDefinition(ObjectNode json, PipelineOptions options, List<PipelineStep> steps) {
    this.json = json;
    this.options = options;
    this.steps = List.copyOf(steps);
  }

  /**
   * Reads a definition: {@code pipeline_options} and {@code processors}. Null stands for the
   * default, other members are kept and have no meaning here.
   *
   * @param json not copied, the caller leaves it as it is
   * @throws org.vconserver.vcon.error.VconException INVALID_PIPELINE with every member that is at
   *     fault
   */
  public static PipelineDefinition of(ObjectNode json) {
    JsonReader reader = JsonReader.of(json);
    PipelineOptions options = readOptions(reader.requiredObject("pipeline_options"));
    List<PipelineStep> steps = readSteps(reader);
    reader.requireValid(ServerError.INVALID_PIPELINE);
    return new PipelineDefinition(json, options, steps);
  }

  /** Makes a pipeline of one step, with default options. */
  public static PipelineDefinition ofStep(PipelineStep step) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("pipeline_options");
    json.putArray("processors")
        .addObject()
        .put("processor_name", step.processor())
        .set("processor_options", step.options());
    return new PipelineDefinition(json, PipelineOptions.DEFAULT, List.of(step));
  }

  /** Gives the definition as it was given; not to be changed. */
  public ObjectNode json() {
    return json;
  }

  public PipelineOptions options() {
    return options;
  }

  public List<PipelineStep> steps() {
    return steps;
  }

  private static PipelineOptions readOptions(JsonReader options) {
    options.text("label");
    options.text("notes");
    return new PipelineOptions(
        options.truth("save_vcons", true),
        options.seconds("timeout", Duration.ZERO, LONGEST_TIMEOUT),
        options.text("failure_queue").filter(Predicate.not(String::isEmpty)),
        options.text("success_queue").filter(Predicate.not(String::isEmpty)),
        options.integer("max_attempts", 1, 1, MOST_ATTEMPTS),
        options.object("backoff").map(PipelineDefinition::readBackoff).orElse(Backoff.DEFAULT),
        options.truth("resume", true),
        readVersion(options),
        readSeverity(options));
  }

  private static Optional<Notice.Severity> readSeverity(JsonReader options) {
    Optional<String> text = options.text("fail_on_notice").filter(Predicate.not(String::isEmpty));
    for (Notice.Severity severity : Notice.Severity.values()) {
      if (text.filter(severity.name().toLowerCase(Locale.ROOT)::equals).isPresent()) {
        return Optional.of(severity);
      }
    }
    if (text.isPresent()) {
      options.fault(FaultType.VALUE_ERROR, "must be info, warning or error", "fail_on_notice");
    }
    return Optional.empty();
  }

  private static Optional<VconVersion> readVersion(JsonReader options) {
    Optional<String> text = options.text("vcon_version").filter(Predicate.not(String::isEmpty));
    Optional<VconVersion> version =
        text.flatMap(VconVersion::of).filter(known -> known != VconVersion.V0_5_0);
    if (text.isPresent() && version.isEmpty()) {
      options.fault(
          FaultType.VALUE_ERROR,
          "must be a released version of vCons, such as 0.4.0",
          "vcon_version");
    }
    return version;
  }

  private static Backoff readBackoff(JsonReader backoff) {
    Backoff fallback = Backoff.DEFAULT;
    Duration initial = backoff.seconds("initial_seconds", fallback.initial(), LONGEST_TIMEOUT);
    Duration longest = longer(initial, fallback.cap());
    Duration cap = backoff.seconds("max_seconds", longest, LONGEST_TIMEOUT);
    if (cap.compareTo(initial) < 0) {
      backoff.fault(FaultType.VALUE_ERROR, "must not be less than initial_seconds", "max_seconds");
      cap = longest;
    }
    return new Backoff(
        initial,
        backoff.number("multiplier", fallback.multiplier(), 1, 100),
        cap,
        backoff.number("jitter", fallback.jitter(), 0, 1));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static List<PipelineStep> readSteps(JsonReader definition) {
    List<PipelineStep> steps = new ArrayList<>();
    for (JsonReader step : definition.requiredObjects("processors")) {
      String name = step.requiredText("processor_name");
      if (step.tree().path("processor_name").isTextual() && name.isEmpty()) {
        step.fault(FaultType.VALUE_ERROR, "must be a name", "processor_name");
      }
      VersionRange versions = readVersions(step);
      ObjectNode options =
          step.object("processor_options")
              .map(JsonReader::tree)
              .orElseGet(JsonNodeFactory.instance::objectNode);
      steps.add(new PipelineStep(name, versions, options));
    }
    return steps;
  }

  private static VersionRange readVersions(JsonReader step) {
    Optional<String> text = step.text("processor_version").filter(Predicate.not(String::isBlank));
    Optional<VersionRange> versions = text.flatMap(VersionRange::parse);
    if (text.isPresent() && versions.isEmpty()) {
      step.fault(
          FaultType.VALUE_ERROR,
          "must be a version or a range of them, such as [1.2,2)",
          "processor_version");
    }
    return versions.orElse(VersionRange.ANY);
  }
}
