package org.vconserver.pipeline.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Holds the options that every processor has and none sees: the pipeline applies them.
 *
 * @param inputVconIndex which vCon of the run a step is about
 * @param shouldProcess whether the step is to be run
 */
public record SharedOptions(int inputVconIndex, boolean shouldProcess) {
  private static final String FORMAT_OPTIONS = "format_options";
  private static final Set<String> NAMES =
      Set.of("label", "notes", "input_vcon_index", "should_process", FORMAT_OPTIONS);

  /** Gives the wire names of the shared options. */
  public static Set<String> names() {
    return NAMES;
  }

  /**
   * Reads the shared options.
   *
   * @throws VconException INVALID_OPTIONS with every member that is at fault
   */
  public static SharedOptions of(ObjectNode options) {
    List<FieldError> faults = faults(options);
    if (!faults.isEmpty()) {
      throw new VconException(ServerError.INVALID_OPTIONS, faults);
    }
    return new SharedOptions(index(options).orElseThrow().intValue(), truth(options).orElseThrow());
  }

  /** Gives the shared options that are not what they must be. Locations begin at the options. */
  public static List<FieldError> faults(ObjectNode options) {
    List<FieldError> faults = new ArrayList<>();
    if (index(options).isEmpty()) {
      faults.add(
          new FieldError(
              List.of("input_vcon_index"),
              "must be an integer from 0",
              indexFault(options.path("input_vcon_index"))));
    }
    if (truth(options).isEmpty()) {
      faults.add(
          new FieldError(
              List.of("should_process"),
              "must be a boolean",
              textOr(options.path("should_process"), FaultType.BOOL_PARSING, FaultType.BOOL_TYPE)));
    }
    JsonNode formats = options.path(FORMAT_OPTIONS);
    if (!formats.isMissingNode() && !formats.isNull() && !formats.isObject()) {
      faults.add(
          new FieldError(
              List.of(FORMAT_OPTIONS), "must be an object of strings", FaultType.DICT_TYPE));
    }
    for (var format : formats.properties()) {
      if (!format.getValue().isTextual()) {
        faults.add(
            new FieldError(
                List.of(FORMAT_OPTIONS, format.getKey()),
                "must be a string",
                FaultType.STRING_TYPE));
      }
    }
    return faults;
  }

  /** Gives the names of the options that are set by a format. */
  public static Set<String> formatted(ObjectNode options) {
    Set<String> names = new java.util.HashSet<>();
    options.path(FORMAT_OPTIONS).fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * Gives the options with each one that {@code format_options} names replaced by its text, which
   * is filled from the parameters.
   *
   * @throws VconException PARAMETER_NOT_FOUND, INVALID_OPTIONS
   */
  public static ObjectNode format(ObjectNode options, Map<String, JsonNode> parameters) {
    List<FieldError> faults =
        faults(options).stream().filter(f -> f.location().get(0).equals(FORMAT_OPTIONS)).toList();
    if (!faults.isEmpty()) {
      throw new VconException(ServerError.INVALID_OPTIONS, faults);
    }
    ObjectNode formatted = options.deepCopy();
    for (var format : options.path(FORMAT_OPTIONS).properties()) {
      formatted.put(
          format.getKey(),
          new FormatText(FORMAT_OPTIONS + "." + format.getKey(), format.getValue().textValue())
              .fill(parameters));
    }
    return formatted;
  }

  /**
   * Gives the schema of options that are only the shared ones; a new one for the caller to
   * complete.
   */
  public static ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ObjectNode properties = schema.putObject("properties");
    property(properties, "label", "string", "label", "A short name for this step, for people.")
        .put("default", "");
    property(properties, "notes", "string", "notes", "What this step is for and why, for people.")
        .put("default", "");
    property(
            properties,
            "input_vcon_index",
            "integer",
            "index of the input vCon",
            "Which vCon of the run this step is about; 0 is the first.")
        .put("default", 0);
    property(
            properties,
            "should_process",
            "boolean",
            "run this step",
            "If false, the pipeline passes over this step. Mostly set through format_options from a parameter.")
        .put("default", true);
    ObjectNode formats =
        property(
            properties,
            FORMAT_OPTIONS,
            "object",
            "options from parameters",
            "Names of options, each with a text in which {name} stands for the parameter of that name; the filled text becomes the option's value for this run.");
    formats.putObject("additionalProperties").put("type", "string");
    formats.putObject("default");
    schema.put("additionalProperties", true);
    schema.put("type", "object");
    return schema;
  }

  private static ObjectNode property(
      ObjectNode properties, String name, String type, String title, String description) {
    return properties
        .putObject(name)
        .put("type", type)
        .put("title", title)
        .put("description", description);
  }

  private static Optional<Long> index(ObjectNode options) {
    JsonNode value = options.path("input_vcon_index");
    return value.isMissingNode() || value.isNull()
        ? Optional.of(0L)
        : OptionType.integer(value, 0, Integer.MAX_VALUE);
  }

  private static FaultType indexFault(JsonNode value) {
    return OptionType.integer(value, Long.MIN_VALUE, Long.MAX_VALUE).isPresent()
        ? FaultType.VALUE_ERROR
        : textOr(value, FaultType.INT_PARSING, FaultType.INT_TYPE);
  }

  private static FaultType textOr(JsonNode value, FaultType parsing, FaultType type) {
    return value.isTextual() ? parsing : type;
  }

  private static Optional<Boolean> truth(ObjectNode options) {
    JsonNode value = options.path("should_process");
    return value.isMissingNode() || value.isNull() ? Optional.of(true) : OptionType.truth(value);
  }
}
