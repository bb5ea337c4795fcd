package org.vconserver.vcon;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes dates as vCons have them: RFC 3339 by the specification, RFC 2822 in the first
 * years of 0.0.1, and without an offset in much real data. Thread-safe.
 */
public final class VconDate {
  private static final int LONGEST = 64;

  /** Shows the shape of date and time: 0 stands for any digit, T for what may part the two. */
  private static final String DATE_TIME = "0000-00-00T00:00:00";

  private static final String OFFSET = "00:00";
  private static final int NANO_DIGITS = 9;

  private static final Pattern NO_OFFSET =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)\\d*");
  private static final Pattern RFC_2822 =
      Pattern.compile(
          "(?:[A-Za-z]{3}, *)?(\\d{1,2}) ([A-Za-z]{3}) (\\d{4}) (\\d{2}):(\\d{2})(?::(\\d{2}))?"
              + " ([+-]\\d{4}|[A-Za-z]{1,3})(?: *\\([^)]*\\))?");
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Map<String, Integer> ZONES =
      Map.of(
          "EDT", -4, "EST", -5, "CDT", -5, "CST", -6, "MDT", -6, "MST", -7, "PDT", -7, "PST", -8);

  private VconDate() {}

  /**
   * Tells whether the text is a date-time with an offset, as the specification wants it. Nothing is
   * made on the way, as every date of every vCon that comes in is looked at.
   */
  public static boolean isRfc3339(String text) {
    if (text.length() > LONGEST || !hasShape(text, 0, DATE_TIME)) {
      return false;
    }
    int offset = endOfFraction(text);
    return offset > 0
        && isDay(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
        && number(text, 11, 2) < 24
        && number(text, 14, 2) < 60
        // Second 60 is a leap second.
        && number(text, 17, 2) <= 60
        && isOffset(text, offset);
  }

  /**
   * Gives the date that a text tells; one without an offset is taken as UTC. Empty if it is no date
   * in any of the notations.
   */
  public static Optional<OffsetDateTime> parse(String text) {
    return rfc3339(text).or(() -> withoutOffset(text)).or(() -> rfc2822(text));
  }

  private static boolean hasShape(String text, int from, String shape) {
    if (text.length() < from + shape.length()) {
      return false;
    }
    for (int i = 0; i < shape.length(); i++) {
      char c = text.charAt(from + i);
      boolean fits =
          switch (shape.charAt(i)) {
            case '0' -> isDigit(c);
            case 'T' -> c == 'T' || c == 't' || c == ' ';
            default -> c == shape.charAt(i);
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Finds where the offset begins; -1 if there is a point and no digit after it. */
  private static int endOfFraction(String text) {
    int at = DATE_TIME.length();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      if (at == text.length() || !isDigit(text.charAt(at))) {
        return -1;
      }
    }
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isDay(int year, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && day <= Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year));
  }

  /** Takes offsets of up to 18 hours, as java.time does. */
  private static boolean isOffset(String text, int at) {
    if (at == text.length() - 1) {
      return text.charAt(at) == 'Z' || text.charAt(at) == 'z';
    }
    if (at + 1 + OFFSET.length() != text.length()
        || (text.charAt(at) != '+' && text.charAt(at) != '-')
        || !hasShape(text, at + 1, OFFSET)) {
      return false;
    }
    int minutes = number(text, at + 4, 2);
    return minutes < 60 && number(text, at + 1, 2) * 60 + minutes <= 18 * 60;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int number(String text, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  private static Optional<OffsetDateTime> rfc3339(String text) {
    if (!isRfc3339(text)) {
      return Optional.empty();
    }
    return Optional.of(
        OffsetDateTime.of(
            number(text, 0, 4),
            number(text, 5, 2),
            number(text, 8, 2),
            number(text, 11, 2),
            number(text, 14, 2),
            // java.time has no leap seconds.
            Math.min(59, number(text, 17, 2)),
            nanos(text),
            offset(text)));
  }

  /** Gives the fraction of the second, of which more than nine digits are not kept. */
  private static int nanos(String text) {
    int at = DATE_TIME.length();
    if (text.charAt(at) != '.') {
      return 0;
    }
    int digits = Math.min(NANO_DIGITS, endOfFraction(text) - at - 1);
    int nanos = number(text, at + 1, digits);
    for (int i = digits; i < NANO_DIGITS; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  private static ZoneOffset offset(String text) {
    int at = endOfFraction(text);
    if (at == text.length() - 1) {
      return ZoneOffset.UTC;
    }
    int minutes = number(text, at + 1, 2) * 60 + number(text, at + 4, 2);
    return ZoneOffset.ofTotalSeconds((text.charAt(at) == '-' ? -60 : 60) * minutes);
  }

  private static Optional<OffsetDateTime> withoutOffset(String text) {
    Matcher parts = NO_OFFSET.matcher(text.length() > LONGEST ? "" : text);
    return parts.matches()
        ? attempt(
            () ->
                LocalDateTime.parse(parts.group(1) + "T" + parts.group(2)).atOffset(ZoneOffset.UTC))
        : Optional.empty();
  }

  private static Optional<OffsetDateTime> rfc2822(String text) {
    Matcher parts = RFC_2822.matcher(text.length() > LONGEST ? "" : text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return attempt(
        () ->
            OffsetDateTime.of(
                Integer.parseInt(parts.group(3)),
                MONTHS.indexOf(parts.group(2).toLowerCase(Locale.ROOT)) + 1,
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(4)),
                Integer.parseInt(parts.group(5)),
                parts.group(6) == null ? 0 : Integer.parseInt(parts.group(6)),
                0,
                zone(parts.group(7))));
  }

  /** Names that RFC 2822 does not know stand for an unknown zone, which is taken as UTC. */
  private static ZoneOffset zone(String zone) {
    if (Character.isLetter(zone.charAt(0))) {
      return ZoneOffset.ofHours(ZONES.getOrDefault(zone.toUpperCase(Locale.ROOT), 0));
    }
    int sign = zone.charAt(0) == '-' ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(
        sign * Integer.parseInt(zone.substring(1, 3)), sign * Integer.parseInt(zone.substring(3)));
  }

  private interface Reading {
    OffsetDateTime date();
  }

  private static Optional<OffsetDateTime> attempt(Reading reading) {
    try {
      return Optional.of(reading.date());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
