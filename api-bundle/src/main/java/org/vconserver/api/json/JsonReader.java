package org.vconserver.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Reads the members of a JSON object that a caller sent, and notes every fault in them with its
 * place. A member with a fault is read as if it was not there; {@link #requireValid} then refuses
 * all faults together, so that a caller reads everything first and uses it afterwards. Null stands
 * for a member that is not there, except where the member is required. Not thread-safe.
 */
public final class JsonReader {
  private final JsonNode node;
  private final List<Object> location;
  private final List<FieldError> faults;

  private JsonReader(JsonNode node, List<Object> location, List<FieldError> faults) {
    this.node = node;
    this.location = location;
    this.faults = faults;
  }

  /** Makes a reader of an object, whose faults are located below {@code location}. */
  public static JsonReader of(ObjectNode object, Object... location) {
    return new JsonReader(object, List.of(location), new ArrayList<>());
  }

  /** Gives the object itself, empty if it is none; not to be changed. */
  public ObjectNode tree() {
    return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
  }

  /**
   * Reads a member that is an object, empty if it is none; its faults are noted with those of this
   * one.
   */
  public Optional<JsonReader> object(String name) {
    return isAbsent(name)
        ? Optional.empty()
        : Optional.of(member(node.path(name), name)).filter(member -> member.node.isObject());
  }

  /** Reads a member that must be an object. */
  public JsonReader requiredObject(String name) {
    return member(node.path(name), name);
  }

  /** Reads a member that is an array of objects; empty if it is not there. */
  public List<JsonReader> objects(String name) {
    return isAbsent(name) ? List.of() : requiredObjects(name);
  }

  /** Reads a member that must be an array of objects; elements that are none are left out. */
  public List<JsonReader> requiredObjects(String name) {
    List<JsonReader> readers = new ArrayList<>();
    JsonNode array = array(name);
    for (int i = 0; i < array.size(); i++) {
      JsonReader element = member(array.get(i), name, i);
      if (array.get(i).isObject()) {
        readers.add(element);
      }
    }
    return readers;
  }

  /** Reads a member that is a string. */
  public Optional<String> text(String name) {
    return isAbsent(name) ? Optional.empty() : string(node.path(name), name);
  }

  /** Reads a member that must be a string; empty text if it is none. */
  public String requiredText(String name) {
    return string(node.path(name), name).orElse("");
  }

  /** Reads a member that is an array of strings. */
  public Optional<List<String>> texts(String name) {
    return isAbsent(name) ? Optional.empty() : Optional.of(requiredTexts(name));
  }

  /** Reads a member that must be an array of strings; those that are none are left out. */
  public List<String> requiredTexts(String name) {
    List<String> texts = new ArrayList<>();
    JsonNode array = array(name);
    for (int i = 0; i < array.size(); i++) {
      string(array.get(i), name, i).ifPresent(texts::add);
    }
    return texts;
  }

  /** Reads a member that must be one of some constants, by its name in lower case. */
  public <E extends Enum<E>> Optional<E> requiredConstant(String name, Class<E> type) {
    Optional<String> text = string(node.path(name), name);
    E[] constants = type.getEnumConstants();
    Optional<E> found =
        text.flatMap(
            word -> Arrays.stream(constants).filter(c -> word(c).equals(word)).findFirst());
    if (text.isPresent() && found.isEmpty()) {
      String words =
          Arrays.stream(constants).map(JsonReader::word).collect(Collectors.joining(", "));
      fault(FaultType.ENUM, "must be one of " + words, name);
    }
    return found;
  }

  /** Reads a member that is a boolean. */
  public boolean truth(String name, boolean fallback) {
    JsonNode value = node.path(name);
    if (isAbsent(name) || !has(value.isBoolean(), FaultType.BOOL_TYPE, "a boolean", value, name)) {
      return fallback;
    }
    return value.booleanValue();
  }

  /** Reads a member that is an integer in a range. */
  public int integer(String name, int fallback, int minimum, int maximum) {
    JsonNode value = node.path(name);
    if (isAbsent(name)
        || !has(value.isIntegralNumber(), FaultType.INT_TYPE, "an integer", value, name)) {
      return fallback;
    }
    if (!value.canConvertToInt() || value.intValue() < minimum || value.intValue() > maximum) {
      fault(FaultType.VALUE_ERROR, "must be " + minimum + " to " + maximum, name);
      return fallback;
    }
    return value.intValue();
  }

  /** Reads a member that is a number in a range. */
  public double number(String name, double fallback, double minimum, double maximum) {
    JsonNode value = node.path(name);
    if (isAbsent(name) || !has(value.isNumber(), FaultType.FLOAT_TYPE, "a number", value, name)) {
      return fallback;
    }
    if (!(value.doubleValue() >= minimum && value.doubleValue() <= maximum)) {
      String range = "must be " + shown(minimum) + " to " + shown(maximum);
      fault(FaultType.VALUE_ERROR, range, name);
      return fallback;
    }
    return value.doubleValue();
  }

  /** Reads a member that is a number of seconds, from 0 to a longest time. */
  public Duration seconds(String name, Duration fallback, Duration longest) {
    JsonNode value = node.path(name);
    if (isAbsent(name)
        || !has(value.isNumber(), FaultType.FLOAT_TYPE, "a number of seconds", value, name)) {
      return fallback;
    }
    BigDecimal seconds = value.decimalValue();
    if (seconds.signum() < 0 || seconds.compareTo(BigDecimal.valueOf(longest.toSeconds())) > 0) {
      fault(FaultType.VALUE_ERROR, "must be 0 to " + longest.toSeconds() + " seconds", name);
      return fallback;
    }
    return Duration.ofMillis(seconds.movePointRight(3).longValue());
  }

  /** Notes a fault of this object, or of what {@code member} leads to in it. */
  public void fault(FaultType type, String message, Object... member) {
    List<Object> path = new ArrayList<>(location);
    path.addAll(List.of(member));
    faults.add(new FieldError(path, message, type));
  }

  /** Refuses the request if any fault was noted, here or in an object that was read from here. */
  public void requireValid(ErrorCode code) {
    if (!faults.isEmpty()) {
      throw new VconException(code, faults);
    }
  }

  private JsonReader member(JsonNode value, Object... member) {
    has(value.isObject(), FaultType.DICT_TYPE, "an object", value, member);
    List<Object> path = new ArrayList<>(location);
    path.addAll(List.of(member));
    return new JsonReader(value, path, faults);
  }

  private JsonNode array(String name) {
    JsonNode value = node.path(name);
    return has(value.isArray(), FaultType.LIST_TYPE, "an array", value, name)
        ? value
        : JsonNodeFactory.instance.arrayNode();
  }

  private Optional<String> string(JsonNode value, Object... member) {
    return has(value.isTextual(), FaultType.STRING_TYPE, "a string", value, member)
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /** Members of something that is no object are not missed: that it is none is the fault. */
  private boolean has(
      boolean fits, FaultType type, String wanted, JsonNode found, Object... member) {
    if (!fits && node.isObject()) {
      if (found.isMissingNode()) {
        fault(FaultType.MISSING, "Field required", member);
      } else {
        fault(type, "must be " + wanted + ", not " + StrictJson.describe(found), member);
      }
    }
    return fits;
  }

  private boolean isAbsent(String name) {
    return !node.hasNonNull(name);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String shown(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
