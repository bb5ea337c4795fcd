package org.vconserver.vcon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VconUuidTest {
  @ParameterizedTest
  @CsvSource({
    "example.com, 8caa-f24ab1a0c334",
    "py-vcon.org, bde5-ffa3c00af16d",
    "py-test.org, a20f-d188127fad29",
    "strolid.com, 9dd8-dd37220d739c"
  })
  void theEndTellsTheDomainAsWithThePeers(String domain, String end) {
    String uuid = VconUuid.version8(domain);
    assertTrue(uuid.endsWith(end), uuid);
    assertEquals(8, UUID.fromString(uuid).version());
    assertEquals(2, UUID.fromString(uuid).variant());
    assertTrue(VconUuid.isStandard(uuid));
    assertEquals(Optional.empty(), VconUuid.fault(uuid));
  }

  @ParameterizedTest
  @CsvSource({
    "1-1-1-1-1",
    "01855517-test-fake-uuid-77776666acbe",
    "a b",
    "...",
    "Validate",
    "{x}",
    "%2F",
    "é日本😀",
    "urn:uuid:0189aaaa-0000-8000-8000-00000000c0de"
  })
  void mostTextsAreTakenAndEqualToThemselvesOnly(String text) {
    assertEquals(Optional.empty(), VconUuid.fault(text));
    assertFalse(VconUuid.isStandard(text));
    assertEquals(text, VconUuid.key(text));
    assertEquals(List.of(text), VconUuid.spellings(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " a",
        "a\u00a0",
        "a/b",
        "a\\b",
        "a\u0000",
        "a\nb",
        "a\u007f",
        "a\u202eb",
        "a\u200bb",
        "a\u2028b",
        "a\ud800",
        ".",
        "..",
        "validate",
        "search",
        "count",
        "ingress",
        "egress",
        "external-ingress"
      })
  void whatIsUnprintableOrHasAMeaningInPathsIsNoUuid(String text) {
    assertTrue(VconUuid.fault(text).isPresent());
  }

  @Test
  void thereIsRoomFor255Characters() {
    assertEquals(Optional.empty(), VconUuid.fault("😀".repeat(255)));
    assertTrue(VconUuid.fault("a".repeat(256)).isPresent());
  }

  @Test
  void theCaseOfStandardOnesMakesNoDifference() {
    String mixed = "10D846f7-8422-8001-A20F-D188127FAD29";
    String lower = mixed.toLowerCase(Locale.ROOT);
    String upper = mixed.toUpperCase(Locale.ROOT);
    assertEquals(lower, VconUuid.key(mixed));
    assertTrue(VconUuid.same(mixed, upper));
    assertEquals(List.of(mixed, lower, upper), VconUuid.spellings(mixed));
    assertEquals(List.of(upper, lower), VconUuid.spellings(upper));
    assertEquals(List.of(lower, upper), VconUuid.spellings(lower));
  }

  @Test
  void noTwoAreTheSameAlthoughTimeStandsStill() {
    Clock still = Clock.fixed(Instant.parse("2000-01-01T00:00:00Z"), ZoneOffset.UTC);
    Set<String> uuids = new HashSet<>();
    String last = "";
    for (int i = 0; i < 10_000; i++) {
      String uuid = VconUuid.version8("example.com", still);
      assertTrue(uuid.compareTo(last) > 0);
      last = uuid;
      uuids.add(uuid);
    }
    assertEquals(10_000, uuids.size());
  }
}
