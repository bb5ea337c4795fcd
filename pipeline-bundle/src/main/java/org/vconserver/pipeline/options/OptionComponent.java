package org.vconserver.pipeline.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.settings.Renamed;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Reads one option of a record: its names, its schema and its value. Immutable.
 *
 * @param name on the wire
 * @param renamed the names that it had before
 * @param fallback the value where none is given; null if one is required
 */
record OptionComponent(
    String name,
    List<String> renamed,
    OptionType type,
    Option option,
    @Nullable JsonNode fallback) {
  static OptionComponent of(Class<?> owner, RecordComponent member) {
    String where = owner.getName() + "." + member.getName();
    Option option = member.getAnnotation(Option.class);
    if (option == null) {
      throw new IllegalArgumentException(where + " has no @Option");
    }
    OptionType type = OptionType.of(member.getGenericType(), where);
    String name =
        member.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    JsonNode fallback =
        option.fallback().equals(Option.REQUIRED)
            ? null
            : json(option.fallback(), where + " fallback");
    OptionComponent component = new OptionComponent(name, earlier(member), type, option, fallback);
    List<FieldError> faults = new ArrayList<>();
    if (fallback != null) {
      component.convert(fallback, faults);
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(where + " fallback: " + faults.get(0).message());
    }
    return component;
  }

  private static List<String> earlier(RecordComponent member) {
    Renamed renamed = member.getAnnotation(Renamed.class);
    return renamed == null ? List.of() : List.of(renamed.value());
  }

  boolean required() {
    return fallback == null;
  }

  @Nullable Object bind(ObjectNode options, List<FieldError> faults) {
    JsonNode given = given(options);
    JsonNode value = given.isMissingNode() && fallback != null ? fallback : given;
    if (value.isMissingNode()) {
      faults.add(new FieldError(List.of(name), "Field required", FaultType.MISSING));
      return null;
    }
    return convert(value, faults);
  }

  private JsonNode given(ObjectNode options) {
    if (!options.has(name)) {
      for (String old : renamed) {
        if (options.has(old)) {
          return options.path(old);
        }
      }
    }
    return options.path(name);
  }

  private @Nullable Object convert(JsonNode value, List<FieldError> faults) {
    if (value.isNull() && option.nullable()) {
      return null;
    }
    Object converted = type.convert(value, List.of(name), faults);
    if (converted instanceof Number number
        && (number.doubleValue() < option.minimum() || number.doubleValue() > option.maximum())) {
      faults.add(
          new FieldError(
              List.of(name),
              "must be between " + option.minimum() + " and " + option.maximum(),
              FaultType.VALUE_ERROR));
    }
    return converted;
  }

  ObjectNode schema() {
    ObjectNode own =
        option.schema().isEmpty()
            ? type.schema()
            : (ObjectNode) json(option.schema(), name + " schema");
    ObjectNode schema = own;
    if (option.nullable()) {
      schema = own.objectNode();
      schema.putArray("anyOf").add(own).addObject().put("type", "null");
    }
    if (Double.isFinite(option.minimum())) {
      own.put("minimum", option.minimum());
    }
    if (Double.isFinite(option.maximum())) {
      own.put("maximum", option.maximum());
    }
    schema.put("title", option.title());
    if (!option.description().isEmpty()) {
      schema.put("description", option.description());
    }
    if (!option.queryLanguage().isEmpty()) {
      schema.put("x-query-language", option.queryLanguage());
    }
    if (option.secret()) {
      schema.put("writeOnly", true);
      if (!renamed.isEmpty()) {
        // So that what stands under them is masked too.
        renamed.forEach(schema.putArray("x-earlier-names")::add);
      }
    }
    if (fallback != null) {
      schema.set("default", fallback instanceof NullNode ? fallback : fallback.deepCopy());
    }
    if (option.examples().length > 0) {
      var examples = schema.putArray("examples");
      for (String example : option.examples()) {
        examples.add(json(example, name + " example"));
      }
    }
    return schema;
  }

  private static JsonNode json(String text, String where) {
    try {
      return StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (VconException e) {
      throw new IllegalArgumentException(where + " is not JSON: " + text, e);
    }
  }
}
