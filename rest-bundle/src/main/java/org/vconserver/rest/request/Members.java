package org.vconserver.rest.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.vcon.StrictJson;

/**
 * The members of a request's body. What is not as it must be is refused with INVALID_REQUEST that
 * names the member. Null stands for a member that is not there.
 */
public final class Members {
  private final ObjectNode object;
  private final List<Object> location;

  private Members(ObjectNode object, List<Object> location) {
    this.object = object;
    this.location = location;
  }

  public static Members of(ObjectNode body) {
    return new Members(body, List.of("body"));
  }

  /** The members of a member; empty if it is not there. */
  public Optional<Members> object(String name) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (value instanceof ObjectNode members) {
      List<Object> path = new ArrayList<>(location);
      path.add(name);
      return Optional.of(new Members(members, path));
    }
    throw wrong(name, "an object", value);
  }

  public Optional<String> text(String name) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (value.isTextual()) {
      return Optional.of(value.textValue());
    }
    throw wrong(name, "a string", value);
  }

  public String requiredText(String name) {
    return text(name).orElseThrow(() -> refused("Field required", "missing", name));
  }

  /** One of some constants, by its name in lower case. */
  public <E extends Enum<E>> E oneOf(String name, E[] constants) {
    String text = requiredText(name);
    return Arrays.stream(constants)
        .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                refused(
                    "must be one of "
                        + Arrays.stream(constants)
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")),
                    "enum",
                    name));
  }

  /** A list of strings; empty if there is none. */
  public Optional<List<String>> texts(String name) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isArray()) {
      throw wrong(name, "an array", value);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isTextual()) {
        throw refused(
            "must be a string, not " + StrictJson.describe(element),
            "string_type",
            name,
            texts.size());
      }
      texts.add(element.textValue());
    }
    return Optional.of(texts);
  }

  /** An integer in a range. */
  public int integer(String name, int fallback, int minimum, int maximum) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return fallback;
    }
    if (!value.isIntegralNumber()) {
      throw wrong(name, "an integer", value);
    }
    if (!value.canConvertToInt() || value.intValue() < minimum || value.intValue() > maximum) {
      throw refused("must be " + minimum + " to " + maximum, "value_error", name);
    }
    return value.intValue();
  }

  /** A number of seconds from 0 to a longest time; zero if it is not there. */
  public Duration seconds(String name, Duration longest) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return Duration.ZERO;
    }
    if (!value.isNumber()) {
      throw wrong(name, "a number of seconds", value);
    }
    BigDecimal seconds = value.decimalValue();
    if (seconds.signum() < 0 || seconds.compareTo(BigDecimal.valueOf(longest.toSeconds())) > 0) {
      throw refused("must be 0 to " + longest.toSeconds() + " seconds", "value_error", name);
    }
    return Duration.ofMillis(seconds.movePointRight(3).longValue());
  }

  /** A fault in a member, to be thrown. */
  public VconServerException refused(String message, String type, Object... member) {
    List<Object> path = new ArrayList<>(location);
    path.addAll(List.of(member));
    return new VconServerException(
        ServerError.INVALID_REQUEST, List.of(new FieldError(path, message, type)));
  }

  private VconServerException wrong(String name, String wanted, JsonNode found) {
    return refused("must be " + wanted + ", not " + StrictJson.describe(found), "type_error", name);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
