package org.vconserver.pipeline.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;

/**
 * Holds the types that an option may have, each with its JSON Schema and with what it takes. Text
 * is taken for numbers and truth values when it spells one, because format options give text.
 */
sealed interface OptionType {
  /** Gives the schema, a new one for the caller to complete. */
  ObjectNode schema();

  /** Gives the value as Java has it; null, with a fault noted, if it does not fit. */
  @Nullable Object convert(JsonNode value, List<Object> location, List<FieldError> faults);

  /** Gives the option type of a Java type. */
  static OptionType of(Type type, String where) {
    if (type == String.class) {
      return new Scalar("string", "a string", FaultType.STRING_TYPE, OptionType::text);
    }
    if (type == int.class || type == Integer.class) {
      return new Scalar(
          "integer",
          "an integer",
          FaultType.INT_TYPE,
          value -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE).map(Long::intValue));
    }
    if (type == long.class || type == Long.class) {
      return new Scalar(
          "integer",
          "an integer",
          FaultType.INT_TYPE,
          value -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE));
    }
    if (type == double.class || type == Double.class) {
      return new Scalar(
          "number",
          "a number",
          FaultType.FLOAT_TYPE,
          value -> number(value).map(BigDecimal::doubleValue));
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Scalar("boolean", "a boolean", FaultType.BOOL_TYPE, OptionType::truth);
    }
    if (type == JsonNode.class) {
      return new Scalar("", "JSON", FaultType.VALUE_ERROR, Optional::of);
    }
    if (type == ObjectNode.class) {
      return new Scalar(
          "object",
          "an object",
          FaultType.DICT_TYPE,
          value -> value.isObject() ? Optional.of(value) : Optional.empty());
    }
    if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
      return new ListOf(of(generic.getActualTypeArguments()[0], where));
    }
    if (type instanceof ParameterizedType generic
        && generic.getRawType() == Map.class
        && generic.getActualTypeArguments()[0] == String.class) {
      return new MapOf(of(generic.getActualTypeArguments()[1], where));
    }
    throw new IllegalArgumentException(
        where + " has a type that options can't have: " + type.getTypeName());
  }

  /** Reads a truth value as JSON has it, or as one of the words for it; empty if it is none. */
  static Optional<Boolean> truth(JsonNode value) {
    if (value.isBoolean()) {
      return Optional.of(value.booleanValue());
    }
    return switch (value.isContainerNode() ? "" : value.asText().strip().toLowerCase(Locale.ROOT)) {
      case "true", "1", "1.0", "yes", "y", "on", "t" -> Optional.of(true);
      case "false", "0", "0.0", "no", "n", "off", "f" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /**
   * Reads an integer as JSON has it, or as text that spells one; empty if it is none or out of
   * range.
   */
  static Optional<Long> integer(JsonNode value, long least, long most) {
    return number(value)
        .filter(number -> number.compareTo(BigDecimal.valueOf(least)) >= 0)
        .filter(number -> number.compareTo(BigDecimal.valueOf(most)) <= 0)
        .filter(number -> number.remainder(BigDecimal.ONE).signum() == 0)
        .map(BigDecimal::longValue);
  }

  private static Optional<BigDecimal> number(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.decimalValue()).filter(OptionType::reasonable);
    }
    try {
      return value.isTextual() && value.textValue().length() <= 100
          ? Optional.of(new BigDecimal(value.textValue().strip())).filter(OptionType::reasonable)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Keeps away numbers whose expansion would take for ever. */
  private static boolean reasonable(BigDecimal number) {
    return Math.abs((long) number.precision() - number.scale()) < 400;
  }

  private static Optional<String> text(JsonNode value) {
    return value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
  }

  private static FieldError mismatch(
      String wanted, FaultType type, JsonNode value, List<Object> location) {
    return new FieldError(
        location, "must be " + wanted + ", not " + StrictJson.describe(value), type);
  }

  /** Holds one value. */
  record Scalar(
      String jsonType, String inWords, FaultType fault, Function<JsonNode, Optional<?>> reading)
      implements OptionType {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      return jsonType.isEmpty() ? schema : schema.put("type", jsonType);
    }

    @Override
    public @Nullable Object convert(
        JsonNode value, List<Object> location, List<FieldError> faults) {
      Optional<?> converted = reading.apply(value);
      if (converted.isEmpty()) {
        String wanted = value.isTextual() ? inWords + ", which this text does not spell" : inWords;
        faults.add(
            value.isTextual()
                ? new FieldError(location, "must be " + wanted, parsing())
                : mismatch(wanted, fault, value, location));
        return null;
      }
      return converted.get();
    }

    /** Gives the fault of a text that spells no such value. */
    private FaultType parsing() {
      return switch (fault) {
        case INT_TYPE -> FaultType.INT_PARSING;
        case FLOAT_TYPE -> FaultType.FLOAT_PARSING;
        case BOOL_TYPE -> FaultType.BOOL_PARSING;
        default -> fault;
      };
    }
  }

  /** Describes a list of one type. */
  record ListOf(OptionType items) implements OptionType {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "array");
      schema.set("items", items.schema());
      return schema;
    }

    @Override
    public @Nullable Object convert(
        JsonNode value, List<Object> location, List<FieldError> faults) {
      if (!value.isArray()) {
        faults.add(mismatch("an array", FaultType.LIST_TYPE, value, location));
        return null;
      }
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = 0; i < value.size(); i++) {
        list.add(items.convert(value.get(i), inner(location, i), faults));
      }
      return Collections.unmodifiableList(list);
    }
  }

  /** Describes an object with members of one type. */
  record MapOf(OptionType values) implements OptionType {
    @Override
    public ObjectNode schema() {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      ObjectNode valueSchema = values.schema();
      if (!valueSchema.isEmpty()) {
        schema.set("additionalProperties", valueSchema);
      }
      return schema.put("type", "object");
    }

    @Override
    public @Nullable Object convert(
        JsonNode value, List<Object> location, List<FieldError> faults) {
      if (!value.isObject()) {
        faults.add(mismatch("an object", FaultType.DICT_TYPE, value, location));
        return null;
      }
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (var member : value.properties()) {
        map.put(
            member.getKey(),
            values.convert(member.getValue(), inner(location, member.getKey()), faults));
      }
      return Collections.unmodifiableMap(map);
    }
  }

  private static List<Object> inner(List<Object> location, Object member) {
    List<Object> path = new ArrayList<>(location);
    path.add(member);
    return path;
  }
}
