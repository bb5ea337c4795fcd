package org.vconserver.vcon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
