package org.vconserver.rest.log;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.vconserver.rest.request.Params;
import org.vconserver.vcon.error.FaultType;

/**
 * Chooses lines of the log. Immutable.
 *
 * @param least the least grave level
 * @param logger the name of a logger or package; empty for all
 * @param text that a message has in it, in small letters; empty for any
 */
record LogFilter(Optional<Level> least, String logger, String text) {
  private static final int LONGEST = 200;
  static final List<String> PARAMETERS = List.of("level", "logger", "text");

  /** Reads a filter from the query of a request. */
  static LogFilter of(MultivaluedMap<String, String> query) {
    return new LogFilter(
        Params.constant("level", query.getFirst("level"), Level.class),
        bounded("logger", query.getFirst("logger")),
        bounded("text", query.getFirst("text")).toLowerCase(Locale.ROOT));
  }

  private static String bounded(String field, @Nullable String text) {
    if (text != null && text.length() > LONGEST) {
      throw Params.fault(
          "query",
          field,
          "must not be longer than " + LONGEST + " characters",
          FaultType.VALUE_ERROR);
    }
    return text == null ? "" : text;
  }

  /** Tells whether a line, as the host has it, is chosen. */
  boolean takes(Map<String, Object> line) {
    String name = String.valueOf(line.get("logger"));
    String message = String.valueOf(line.get("message"));
    return (least.isEmpty() || isGrave(String.valueOf(line.get("level")), least.get()))
        && (logger.isEmpty() || name.equals(logger) || name.startsWith(logger + '.'))
        && (text.isEmpty() || message.toLowerCase(Locale.ROOT).contains(text));
  }

  private static boolean isGrave(String level, Level least) {
    return Level.valueOf(level).toInt() >= least.toInt();
  }
}
