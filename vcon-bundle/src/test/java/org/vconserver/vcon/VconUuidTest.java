package org.vconserver.vcon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertEquals(uuid, VconUuid.canonical(uuid).orElseThrow());
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
