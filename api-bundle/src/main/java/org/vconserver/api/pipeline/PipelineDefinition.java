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
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.vcon.StrictJson;

/** A pipeline: its options and its steps, with the JSON that it was given as. Immutable. */
public final class PipelineDefinition {
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
   * @throws VconServerException INVALID_PIPELINE with every member that is at fault
   */
  public static PipelineDefinition of(ObjectNode json) {
    List<FieldError> faults = new ArrayList<>();
    PipelineOptions options =
        readOptions(new Members(json.path("pipeline_options"), faults, "pipeline_options"));
    List<PipelineStep> steps = readSteps(json.path("processors"), faults);
    if (!faults.isEmpty()) {
      throw new VconServerException(ServerError.INVALID_PIPELINE, faults);
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
        members.seconds("timeout"),
        members.text("failure_queue").filter(Predicate.not(String::isEmpty)),
        members.text("success_queue").filter(Predicate.not(String::isEmpty)));
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
      JsonNode options = processors.get(i).path("processor_options");
      if (options.isMissingNode() || options.isNull()) {
        options = JsonNodeFactory.instance.objectNode();
      }
      if (options instanceof ObjectNode object) {
        steps.add(new PipelineStep(name, object));
      } else {
        faults.add(fault(options, "an object", "dict_type", "processors", i, "processor_options"));
      }
    }
    return steps;
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

    Duration seconds(String name) {
      JsonNode value = object.path(name);
      if (value.isMissingNode() || value.isNull()) {
        return Duration.ZERO;
      }
      if (!value.isNumber()) {
        note(name, value, "a number of seconds", "float_type");
        return Duration.ZERO;
      }
      BigDecimal seconds = value.decimalValue();
      if (seconds.signum() < 0 || seconds.compareTo(LONGEST_TIMEOUT) > 0) {
        faults.add(
            new FieldError(
                    List.of(location),
                    "must be 0 to " + LONGEST_TIMEOUT + " seconds",
                    "value_error")
                .at(name));
        return Duration.ZERO;
      }
      return Duration.ofMillis(seconds.movePointRight(3).longValue());
    }

    private void note(String name, JsonNode found, String wanted, String type) {
      faults.add(fault(found, wanted, type, location).at(name));
    }
  }
}
