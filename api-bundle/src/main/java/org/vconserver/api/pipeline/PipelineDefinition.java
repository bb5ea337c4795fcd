package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconVersion;

/** A pipeline: its options and its steps, with the JSON that it was given as. Immutable. */
public final class PipelineDefinition {
  private static final int MOST_ATTEMPTS = 1000;
  private static final BigDecimal LONGEST_TIMEOUT =
      BigDecimal.valueOf(Duration.ofDays(366).toSeconds());

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
   * @throws VconException INVALID_PIPELINE with every member that is at fault
   */
  public static PipelineDefinition of(ObjectNode json) {
    List<FieldError> faults = new ArrayList<>();
    PipelineOptions options =
        readOptions(new Members(json.path("pipeline_options"), faults, "pipeline_options"));
    List<PipelineStep> steps = readSteps(json.path("processors"), faults);
    if (!faults.isEmpty()) {
      throw new VconException(ServerError.INVALID_PIPELINE, faults);
    }
    return new PipelineDefinition(json, options, steps);
  }

  /** A pipeline of one step, with default options. */
  public static PipelineDefinition ofStep(PipelineStep step) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("pipeline_options");
    json.putArray("processors")
        .addObject()
        .put("processor_name", step.processor())
        .set("processor_options", step.options());
    return new PipelineDefinition(json, PipelineOptions.DEFAULT, List.of(step));
  }

  /** The definition as it was given; not to be changed. */
  public ObjectNode json() {
    return json;
  }

  public PipelineOptions options() {
    return options;
  }

  public List<PipelineStep> steps() {
    return steps;
  }

  private static PipelineOptions readOptions(Members members) {
    members.requireObject();
    members.text("label");
    members.text("notes");
    return new PipelineOptions(
        members.truth("save_vcons", true),
        members.seconds("timeout", Duration.ZERO),
        members.text("failure_queue").filter(Predicate.not(String::isEmpty)),
        members.text("success_queue").filter(Predicate.not(String::isEmpty)),
        members.integer("max_attempts", 1, 1, MOST_ATTEMPTS),
        readBackoff(members.object("backoff")),
        members.truth("resume", true),
        readVersion(members));
  }

  private static Optional<VconVersion> readVersion(Members members) {
    Optional<String> text = members.text("vcon_version").filter(Predicate.not(String::isEmpty));
    Optional<VconVersion> version =
        text.flatMap(VconVersion::of).filter(known -> known != VconVersion.V0_5_0);
    if (text.isPresent() && version.isEmpty()) {
      members.refuse("vcon_version", "must be a released version of vCons, such as 0.4.0");
    }
    return version;
  }

  private static Backoff readBackoff(Members members) {
    Backoff fallback = Backoff.DEFAULT;
    Duration initial = members.seconds("initial_seconds", fallback.initial());
    Duration cap = members.seconds("max_seconds", longer(initial, fallback.cap()));
    if (cap.compareTo(initial) < 0) {
      members.refuse("max_seconds", "must not be less than initial_seconds");
    }
    return new Backoff(
        initial,
        members.number("multiplier", fallback.multiplier(), 1, 100),
        cap,
        members.number("jitter", fallback.jitter(), 0, 1));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static List<PipelineStep> readSteps(JsonNode processors, List<FieldError> faults) {
    List<PipelineStep> steps = new ArrayList<>();
    if (!processors.isArray()) {
      faults.add(fault(processors, "an array", "list_type", "processors"));
      return steps;
    }
    for (int i = 0; i < processors.size(); i++) {
      Members step = new Members(processors.get(i), faults, "processors", i);
      step.requireObject();
      String name = step.requiredText("processor_name");
      VersionRange versions = readVersions(step);
      JsonNode options = processors.get(i).path("processor_options");
      if (options.isMissingNode() || options.isNull()) {
        options = JsonNodeFactory.instance.objectNode();
      }
      if (options instanceof ObjectNode object) {
        steps.add(new PipelineStep(name, versions, object));
      } else {
        faults.add(fault(options, "an object", "dict_type", "processors", i, "processor_options"));
      }
    }
    return steps;
  }

  private static VersionRange readVersions(Members step) {
    Optional<String> text = step.text("processor_version").filter(Predicate.not(String::isBlank));
    Optional<VersionRange> versions = text.flatMap(VersionRange::parse);
    if (text.isPresent() && versions.isEmpty()) {
      step.refuse("processor_version", "must be a version or a range of them, such as [1.2,2)");
    }
    return versions.orElse(VersionRange.ANY);
  }

  private static FieldError fault(JsonNode found, String wanted, String type, Object... location) {
    return found.isMissingNode()
        ? new FieldError(List.of(location), "Field required", "missing")
        : new FieldError(
            List.of(location), "must be " + wanted + ", not " + StrictJson.describe(found), type);
  }

  /** The members of one object, of which every fault is noted. */
  private record Members(JsonNode object, List<FieldError> faults, Object... location) {
    void requireObject() {
      if (!object.isObject()) {
        faults.add(fault(object, "an object", "dict_type", location));
      }
    }

    Optional<String> text(String name) {
      JsonNode value = object.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return Optional.empty();
      }
      if (!value.isTextual()) {
        note(name, value, "a string", "string_type");
        return Optional.empty();
      }
      return Optional.of(value.textValue());
    }

    String requiredText(String name) {
      Optional<String> text = text(name);
      if (object.isObject() && (text.isEmpty() ? !object.hasNonNull(name) : text.get().isEmpty())) {
        note(name, object.path(name), "a name", "missing");
      }
      return text.orElse("");
    }

    boolean truth(String name, boolean fallback) {
      JsonNode value = object.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return fallback;
      }
      if (!value.isBoolean()) {
        note(name, value, "a boolean", "bool_type");
      }
      return value.asBoolean();
    }

    /** The members of a member, which need not be there. */
    Members object(String name) {
      JsonNode value = object.path(name);
      boolean absent = value.isMissingNode() || value.isNull();
      List<Object> path = new ArrayList<>(List.of(location));
      path.add(name);
      Members members =
          new Members(
              absent ? JsonNodeFactory.instance.objectNode() : value, faults, path.toArray());
      members.requireObject();
      return members;
    }

    double number(String name, double fallback, double minimum, double maximum) {
      JsonNode value = object.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return fallback;
      }
      if (!value.isNumber()) {
        note(name, value, "a number", "float_type");
        return fallback;
      }
      if (!(value.doubleValue() >= minimum && value.doubleValue() <= maximum)) {
        refuse(name, "must be " + shown(minimum) + " to " + shown(maximum));
        return fallback;
      }
      return value.doubleValue();
    }

    int integer(String name, int fallback, int minimum, int maximum) {
      JsonNode value = object.path(name);
      if (value.isNumber() && !value.isIntegralNumber()) {
        note(name, value, "an integer", "int_type");
        return fallback;
      }
      return (int) number(name, fallback, minimum, maximum);
    }

    private static String shown(double number) {
      return new BigDecimal(number).stripTrailingZeros().toPlainString();
    }

    Duration seconds(String name, Duration fallback) {
      JsonNode value = object.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return fallback;
      }
      if (!value.isNumber()) {
        note(name, value, "a number of seconds", "float_type");
        return fallback;
      }
      BigDecimal seconds = value.decimalValue();
      if (seconds.signum() < 0 || seconds.compareTo(LONGEST_TIMEOUT) > 0) {
        refuse(name, "must be 0 to " + LONGEST_TIMEOUT + " seconds");
        return fallback;
      }
      return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    void refuse(String name, String message) {
      faults.add(new FieldError(List.of(location), message, "value_error").at(name));
    }

    private void note(String name, JsonNode found, String wanted, String type) {
      faults.add(fault(found, wanted, type, location).at(name));
    }
  }
}
