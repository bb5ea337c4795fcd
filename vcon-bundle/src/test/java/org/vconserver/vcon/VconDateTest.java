package org.vconserver.vcon;

import static java.util.Locale.ROOT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VconDateTest {
  @ParameterizedTest
  @CsvSource({
    "2022-06-21T17:53:26.000+00:00, 2022-06-21T17:53:26Z",
    "2022-06-21t13:53:26.5-04:00, 2022-06-21T17:53:26.500Z",
    "2022-06-21 17:53:26z, 2022-06-21T17:53:26Z",
    "2016-12-31T23:59:60Z, 2016-12-31T23:59:59Z",
    "2022-06-21T17:53:26.1234567890123Z, 2022-06-21T17:53:26.123456789Z",
  })
  void rfc3339IsWhatTheSpecificationWants(String text, String instant) {
    assertTrue(VconDate.isRfc3339(text));
    assertEquals(instant, VconDate.parse(text).orElseThrow().toInstant().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Wed, 18 May 2022 23:05:05 -0000|2022-05-18T23:05:05Z",
        "Mon, 01 May 2023 12:01:00 +0200|2023-05-01T10:01:00Z",
        "1 May 2023 12:01 EDT (New York)|2023-05-01T16:01:00Z",
        "Mon, 1 May 2023 12:01:00 GMT|2023-05-01T12:01:00Z",
        "2024-01-01T00:00:00|2024-01-01T00:00:00Z",
        "2024-01-01 10:20:30.123456|2024-01-01T10:20:30.123456Z",
      })
  void olderNotationsAreUnderstood(String text, String instant) {
    assertFalse(VconDate.isRfc3339(text));
    assertEquals(instant, VconDate.parse(text).orElseThrow().toInstant().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "NOT-A-DATE",
        "2022-13-01T00:00:00Z",
        "2022-02-30T00:00:00Z",
        "Mon, 99 May 2023 12:01:00 +0200",
        "Mon, 01 Foo 2023 12:01:00 +0200",
        "Mon, 01 May 2023 12:01:00 +9900",
        "1683000000"
      })
  void otherTextIsNoDate(String text) {
    assertTrue(VconDate.parse(text).isEmpty());
  }

  @Test
  void longTextIsRefusedAtOnce() {
    assertTrue(VconDate.parse("1".repeat(1_000_000)).isEmpty());
  }

  /** Lists what may stand in each part of a date, for every combination of two odd parts. */
  private static final List<List<String>> PARTS =
      List.of(
          List.of("2024", "0000", "9999", "1900", "2000", "24", "20a4", "+024", "\u0662024"),
          List.of("-", "/", ""),
          List.of("02", "00", "13", "12", "04", "6"),
          List.of("-", "_"),
          List.of("28", "29", "30", "31", "32", "00", "1"),
          List.of("T", "t", " ", "_", ""),
          List.of("00", "23", "24", "99", "1"),
          List.of(":", "."),
          List.of("00", "59", "60"),
          List.of(":00", ":59", ":60", ":61", "", ":0"),
          List.of("", ".", ".1", ".123456789", ".1234567890", "12", ".12x", ",1"),
          List.of(
              "Z",
              "z",
              "",
              "+00:00",
              "-00:00",
              "+18:00",
              "-18:00",
              "+18:01",
              "-18:30",
              "+17:59",
              "+19:00",
              "+01:60",
              "+0100",
              "+01",
              "+1:00",
              " Z",
              "ZZ",
              "Z+00:00",
              "+01:00:00"));

  /** Holds the notation as java.time reads it. */
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})[Tt ](\\d{2}:\\d{2}:)(\\d{2})(\\.\\d{1,9})?\\d*([Zz]|[+-]\\d{2}:\\d{2})");

  private static Optional<OffsetDateTime> byJavaTime(String text) {
    Matcher parts = RFC_3339.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String second = parts.group(3).equals("60") ? "59" : parts.group(3);
    String fraction = parts.group(4) == null ? "" : parts.group(4);
    String plain =
        parts.group(1)
            + "T"
            + parts.group(2)
            + second
            + fraction
            + parts.group(5).toUpperCase(ROOT);
    try {
      return Optional.of(OffsetDateTime.parse(plain));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Test
  void javaTimeReadsTheSame() {
    for (int one = 0; one < PARTS.size(); one++) {
      for (int other = one; other < PARTS.size(); other++) {
        for (String first : PARTS.get(one)) {
          for (String second : PARTS.get(other)) {
            List<String> parts = new ArrayList<>();
            PARTS.forEach(choices -> parts.add(choices.get(0)));
            parts.set(one, first);
            parts.set(other, second);
            String text = String.join("", parts);
            assertEquals(byJavaTime(text).isPresent(), VconDate.isRfc3339(text), text);
            byJavaTime(text)
                .ifPresent(date -> assertEquals(date, VconDate.parse(text).orElseThrow(), text));
          }
        }
      }
    }
  }
}
