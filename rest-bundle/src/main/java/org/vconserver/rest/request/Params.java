package org.vconserver.rest.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/** Reads what stands in paths and queries. */
public final class Params {
  private static final int LONGEST_NAME = 200;

  private Params() {}

  /**
   * Reads a name of a queue or pipeline.
   *
   * @param where {@code path} or {@code body}
   * @throws VconException INVALID_NAME if it is blank, too long, or has slashes or control
   *     characters
   */
  public static String name(String where, String field, String name) {
    String fault = null;
    if (name.isBlank()) {
      fault = "must not be blank";
    } else if (name.equals(".") || name.equals("..")) {
      fault = "must not be . or ..";
    } else if (name.length() > LONGEST_NAME) {
      fault = "must not be longer than " + LONGEST_NAME + " characters";
    } else if (name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
      fault = "must have no slashes and no control characters";
    }
    if (fault != null) {
      throw new VconException(
          ServerError.INVALID_NAME,
          List.of(new FieldError(List.of(where, field), fault, FaultType.VALUE_ERROR)));
    }
    return name;
  }

  /**
   * Reads a uuid of a vCon.
   *
   * @param where {@code query} or {@code body}
   * @throws VconException INVALID_REQUEST if no vCon can have it
   */
  public static String uuid(String where, String field, String text) {
    VconUuid.fault(text)
        .ifPresent(
            fault -> {
              throw fault(where, field, fault, FaultType.VALUE_ERROR);
            });
    return text;
  }

  /** Reads a truth value of the query, in any of the words that py_vcon_server takes. */
  public static boolean truth(String field, @Nullable String text, boolean fallback) {
    if (text == null) {
      return fallback;
    }
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "y", "on", "t" -> true;
      case "false", "0", "no", "n", "off", "f" -> false;
      default -> throw fault("query", field, "must be a boolean", FaultType.BOOL_PARSING);
    };
  }

  /** Reads a text that the query must have. */
  public static String required(String field, @Nullable String text) {
    if (text == null) {
      throw fault("query", field, "Field required", FaultType.MISSING);
    }
    return text;
  }

  /** Reads an integer of the query, in a range. */
  public static int integer(
      String field, @Nullable String text, int fallback, int minimum, int maximum) {
    if (text == null) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= minimum && number <= maximum) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw fault("query", field, "must be an integer", FaultType.INT_PARSING);
    }
    throw fault("query", field, "must be " + minimum + " to " + maximum, FaultType.VALUE_ERROR);
  }

  /** Reads an id of the query; 0 for none. */
  public static long id(String field, @Nullable String text) {
    try {
      long id = text == null ? 0 : Long.parseLong(text);
      if (id >= 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      throw fault("query", field, "must be an integer", FaultType.INT_PARSING);
    }
    throw fault("query", field, "must be at least 0", FaultType.VALUE_ERROR);
  }

  /** Refuses names in the query that an operation does not know, as they are misspelt. */
  public static void requireKnown(
      ContainerRequestContext call, List<String> names, String... further) {
    List<String> known = Stream.concat(names.stream(), Arrays.stream(further)).toList();
    for (String name : call.getUriInfo().getQueryParameters().keySet()) {
      if (!known.contains(name)) {
        throw fault("query", name, "is none of " + String.join(", ", known), FaultType.VALUE_ERROR);
      }
    }
  }

  /** Gives one of the words of the query that name constants, in lower case; empty for none. */
  public static <E extends Enum<E>> Optional<E> constant(
      String field, @Nullable String text, Class<E> type) {
    return constant("query", field, text, type);
  }

  /** Gives one of the words that name constants, in lower case; empty for none. */
  public static <E extends Enum<E>> Optional<E> constant(
      String where, String field, @Nullable String text, Class<E> type) {
    if (text == null) {
      return Optional.empty();
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return Optional.of(constant);
      }
    }
    String words =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw fault(where, field, "must be one of " + words, FaultType.VALUE_ERROR);
  }

  /** Reads a number in the path. */
  public static long number(String field, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw fault("path", field, "must be an integer", FaultType.INT_PARSING);
    }
  }

  /** Makes a fault in the {@code path}, the {@code query} or a {@code header}, to be thrown. */
  public static VconException fault(String where, String field, String message, FaultType type) {
    return new VconException(
        ServerError.INVALID_REQUEST, List.of(new FieldError(List.of(where, field), message, type)));
  }
}
