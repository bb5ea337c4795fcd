package org.vconserver.pipeline.options;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * Holds a text with places for parameters, in the notation of Python's {@code str.format} as far as
 * it is about data: {@code {name}}, {@code {name[key][0]}}, {@code {number:08.2f}}, and <code>{{
 * </code> for a brace. There is no access to attributes. Values are spelled as Python spells them.
 *
 * @param option the option that the text is for, for messages
 */
record FormatText(String option, String text) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{|\\}\\}|\\{([^{}]*)\\}|[{}]");
  private static final Pattern FIELD =
      Pattern.compile("([^\\[\\]:!.]+)((?:\\[[^\\[\\]]+\\])*)(?::(.*))?", Pattern.DOTALL);
  private static final Pattern SPEC =
      Pattern.compile("(?:(.)?([<>^]))?(0)?(\\d{1,3})?(?:\\.(\\d{1,2}))?([dfs])?");

  String fill(Map<String, JsonNode> parameters) {
    StringBuilder filled = new StringBuilder();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      place.appendReplacement(
          filled, Matcher.quoteReplacement(replacement(place.group(), place.group(1), parameters)));
    }
    return place.appendTail(filled).toString();
  }

  private String replacement(
      String found,
      @org.jspecify.annotations.Nullable String field,
      Map<String, JsonNode> parameters) {
    if (field != null) {
      return value(field, parameters);
    }
    return switch (found) {
      case "{{" -> "{";
      case "}}" -> "}";
      default -> throw fault("has a single " + found + "; write it twice to mean it");
    };
  }

  private String value(String field, Map<String, JsonNode> parameters) {
    Matcher parts = FIELD.matcher(field);
    if (!parts.matches()) {
      throw fault("{" + field + "} is not a place that can be filled");
    }
    JsonNode value = parameters.get(parts.group(1));
    if (value == null) {
      throw new VconException(
          ServerError.PARAMETER_NOT_FOUND, option + ": parameter " + parts.group(1) + " not found");
    }
    for (String key :
        parts.group(2).isEmpty()
            ? new String[0]
            : parts.group(2).replaceAll("^\\[|\\]$", "").split("\\]\\[", -1)) {
      value =
          value.isArray() && key.matches("\\d{1,9}")
              ? value.path(Integer.parseInt(key))
              : value.path(key);
    }
    if (value.isMissingNode()) {
      throw new VconException(
          ServerError.PARAMETER_NOT_FOUND, option + ": {" + field + "} is not in the parameters");
    }
    return parts.group(3) == null ? PythonText.of(value) : formatted(value, parts.group(3));
  }

  private String formatted(JsonNode value, String spec) {
    Matcher parts = SPEC.matcher(spec);
    if (!parts.matches()) {
      throw fault("can't format by \"" + spec + "\"");
    }
    String body = PythonText.of(value);
    if ("f".equals(parts.group(6)) || "d".equals(parts.group(6))) {
      if (!value.isNumber()) {
        throw fault("can't format as a number what is none");
      }
      int digits =
          "d".equals(parts.group(6))
              ? 0
              : parts.group(5) == null ? 6 : Integer.parseInt(parts.group(5));
      BigDecimal number = value.decimalValue();
      if (Math.abs((long) number.precision() - number.scale()) > 400) {
        throw fault("can't format a number of this size");
      }
      body = number.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    } else if (parts.group(5) != null) {
      body = body.substring(0, Math.min(body.length(), Integer.parseInt(parts.group(5))));
    }
    return padded(body, value.isNumber(), parts);
  }

  private static String padded(String body, boolean number, Matcher parts) {
    int missing = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4)) - body.length();
    if (missing <= 0) {
      return body;
    }
    if (parts.group(3) != null && number) {
      int sign = body.startsWith("-") ? 1 : 0;
      return body.substring(0, sign) + "0".repeat(missing) + body.substring(sign);
    }
    String fill = parts.group(1) == null ? " " : parts.group(1);
    String align = parts.group(2) == null ? (number ? ">" : "<") : parts.group(2);
    int before =
        switch (align) {
          case "<" -> 0;
          case "^" -> missing / 2;
          default -> missing;
        };
    return fill.repeat(before) + body + fill.repeat(missing - before);
  }

  private VconException fault(String message) {
    return new VconException(ServerError.INVALID_OPTIONS, option + ": " + message);
  }
}
