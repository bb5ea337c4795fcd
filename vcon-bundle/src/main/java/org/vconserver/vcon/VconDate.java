package org.vconserver.vcon;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt ]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?\\d*([Zz]|[+-]\\d{2}:\\d{2})");
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

  /** Tells whether the text is a date-time with an offset, as the specification wants it. */
  public static boolean isRfc3339(String text) {
    return rfc3339(text).isPresent();
  }

  /**
   * Gives the date that a text tells; one without an offset is taken as UTC. Empty if it is no date
   * in any of the notations.
   */
  public static Optional<OffsetDateTime> parse(String text) {
    return rfc3339(text).or(() -> withoutOffset(text)).or(() -> rfc2822(text));
  }

  private static Optional<OffsetDateTime> rfc3339(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher parts = RFC_3339.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String fraction = parts.group(1) == null ? "" : parts.group(1);
    // Second 60 is a leap second, which java.time does not have.
    String time =
        text.substring(0, 17) + (text.startsWith("60", 17) ? "59" : text.substring(17, 19));
    String plain =
        (time.substring(0, 10) + "T" + time.substring(11) + fraction + parts.group(2))
            .toUpperCase(Locale.ROOT);
    return attempt(() -> OffsetDateTime.parse(plain, DateTimeFormatter.ISO_OFFSET_DATE_TIME));
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
