package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dates of vCons of every version: RFC 3339, RFC 2822, and seconds since 1970. */
final class VconTime {
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");
  private static final List<DateTimeFormatter> READ =
      List.of(
          DateTimeFormatter.ISO_DATE_TIME,
          DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm[:ss][.SSSSSS][.SSS]XX"),
          DateTimeFormatter.RFC_1123_DATE_TIME);

  private VconTime() {}

  /** Makes a date some seconds later; as it is given if it can't be read; null if there is none. */
  static @Nullable String of(JsonNode date, double seconds) {
    if (date.isMissingNode() || date.isNull() || date.isContainerNode()) {
      return null;
    }
    try {
      Instant instant =
          date.isNumber()
              ? Instant.ofEpochMilli((long) (date.doubleValue() * 1000))
              : read(date.asText());
      return WRITTEN.format(
          instant.plusMillis(Math.round(seconds * 1000)).atOffset(ZoneOffset.UTC));
    } catch (DateTimeException | ArithmeticException e) {
      return date.asText();
    }
  }

  private static Instant read(String text) {
    DateTimeException failure = new DateTimeException("no date");
    for (DateTimeFormatter format : READ) {
      try {
        TemporalAccessor time =
            format.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime zoned
            ? zoned.toInstant()
            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        failure = e;
      }
    }
    throw failure;
  }
}
