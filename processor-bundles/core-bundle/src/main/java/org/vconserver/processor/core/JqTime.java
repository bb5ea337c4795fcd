package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Locale;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** Adds the dates of jq: "broken down time" as an array of numbers, always UTC here. */
final class JqTime {
  private static final Clock CLOCK = Clock.systemUTC();

  private JqTime() {}

  /** Seconds since 1970 as [year, month from 0, day, hours, minutes, seconds, weekday, yearday]. */
  static JsonNode gmtime(JsonNode in) throws JsonQueryException {
    if (!in.isNumber()) {
      throw new JsonQueryException("gmtime() requires a number");
    }
    double seconds = in.doubleValue();
    if (!(Math.abs(seconds) < 1e14)) {
      throw new JsonQueryException("error converting number of seconds since epoch to datetime");
    }
    double whole = Math.floor(seconds);
    try {
      LocalDateTime time = LocalDateTime.ofEpochSecond((long) whole, 0, ZoneOffset.UTC);
      return broken(time, seconds - whole);
    } catch (DateTimeException e) {
      throw new JsonQueryException("error converting number of seconds since epoch to datetime");
    }
  }

  private static ArrayNode broken(LocalDateTime time, double fraction) {
    ArrayNode broken = JsonNodeFactory.instance.arrayNode();
    broken.add(time.getYear()).add(time.getMonthValue() - 1).add(time.getDayOfMonth());
    broken.add(time.getHour()).add(time.getMinute());
    if (fraction == 0) {
      broken.add(time.getSecond());
    } else {
      broken.add(time.getSecond() + fraction);
    }
    return broken.add(time.getDayOfWeek().getValue() % 7).add(time.getDayOfYear() - 1);
  }

  static JsonNode mktime(JsonNode in) throws JsonQueryException {
    LocalDateTime time = time(in, "mktime");
    return LongNode.valueOf(time.toEpochSecond(ZoneOffset.UTC));
  }

  private static LocalDateTime time(JsonNode in, String function) throws JsonQueryException {
    if (!in.isArray() || in.size() < 6) {
      throw new JsonQueryException(function + " requires array of 6 numbers");
    }
    for (JsonNode part : in) {
      if (!part.isNumber() || Math.abs(part.doubleValue()) > 1e9) {
        throw new JsonQueryException(function + " requires parsed datetime inputs");
      }
    }
    try {
      // What is over a month or an hour is carried, as C does it.
      return LocalDateTime.of(in.get(0).intValue(), 1, 1, 0, 0)
          .plusMonths(in.get(1).intValue())
          .plusDays(in.get(2).intValue() - 1L)
          .plusHours(in.get(3).intValue())
          .plusMinutes(in.get(4).intValue())
          .plusSeconds((long) Math.floor(in.get(5).doubleValue()));
    } catch (DateTimeException e) {
      throw new JsonQueryException("invalid " + function + " representation");
    }
  }

  static JsonNode strftime(JsonNode in, JsonNode format) throws JsonQueryException {
    JsonNode broken = in.isNumber() ? gmtime(in) : in;
    if (!broken.isArray()) {
      throw new JsonQueryException("strftime/1 requires parsed datetime inputs");
    }
    if (!format.isTextual()) {
      throw new JsonQueryException("strftime/1 requires a string format");
    }
    LocalDateTime time = time(broken, "strftime/1");
    StringBuilder text = new StringBuilder();
    String pattern = format.textValue();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%' || i + 1 == pattern.length()) {
        text.append(c);
      } else {
        text.append(field(time, pattern.charAt(++i)));
      }
    }
    return TextNode.valueOf(text.toString());
  }

  private static String field(LocalDateTime time, char field) {
    int hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    return switch (field) {
      case 'Y' -> Integer.toString(time.getYear());
      case 'C' -> two(time.getYear() / 100);
      case 'y' -> two(Math.floorMod(time.getYear(), 100));
      case 'm' -> two(time.getMonthValue());
      case 'd' -> two(time.getDayOfMonth());
      case 'e' -> String.format(Locale.ROOT, "%2d", time.getDayOfMonth());
      case 'H' -> two(time.getHour());
      case 'I' -> two(hour12);
      case 'k' -> String.format(Locale.ROOT, "%2d", time.getHour());
      case 'l' -> String.format(Locale.ROOT, "%2d", hour12);
      case 'M' -> two(time.getMinute());
      case 'S' -> two(time.getSecond());
      case 'j' -> String.format(Locale.ROOT, "%03d", time.getDayOfYear());
      case 'Z' -> "UTC";
      case 'z' -> "+0000";
      case 's' -> Long.toString(time.toEpochSecond(ZoneOffset.UTC));
      case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'b', 'h' -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case 'p' -> time.getHour() < 12 ? "AM" : "PM";
      case 'u' -> Integer.toString(time.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(time.getDayOfWeek().getValue() % 7);
      case 'G' -> Integer.toString(time.get(IsoFields.WEEK_BASED_YEAR));
      case 'V' -> two(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case 'U' -> two((time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7);
      case 'W' -> two((time.getDayOfYear() + 6 - (time.getDayOfWeek().getValue() + 6) % 7) / 7);
      case 'F' -> fields(time, "Y-m-d");
      case 'T' -> fields(time, "H:M:S");
      case 'R' -> fields(time, "H:M");
      case 'D', 'x' -> fields(time, "m/d/y");
      case 'X' -> fields(time, "H:M:S");
      case 'r' -> fields(time, "I:M:S p");
      case 'c' -> fields(time, "a b e H:M:S Y");
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> "%" + field;
    };
  }

  private static String fields(LocalDateTime time, String fields) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < fields.length(); i++) {
      char c = fields.charAt(i);
      text.append(Character.isLetter(c) ? field(time, c) : Character.toString(c));
    }
    return text.toString();
  }

  private static String two(int number) {
    return String.format(Locale.ROOT, "%02d", number);
  }

  /** Reads a date by a format, into broken down time. */
  static JsonNode strptime(JsonNode in, JsonNode format) throws JsonQueryException {
    if (!in.isTextual()) {
      throw new JsonQueryException("strptime/1 requires string inputs and arguments");
    }
    TimeReader reader = new TimeReader(in.textValue());
    if (!format.isTextual() || !reader.read(format.textValue()) || !reader.atEnd()) {
      throw new JsonQueryException("the date does not match the format");
    }
    try {
      return broken(reader.time(), 0);
    } catch (DateTimeException e) {
      throw new JsonQueryException("the date does not match the format");
    }
  }

  static JsonNode now() {
    return DoubleNode.valueOf(CLOCK.millis() / 1000.0);
  }
}
