package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Says what {@code GET /events} refuses; streams need a servlet container. */
class EventResourceTest {
  private final RestApi api = new RestApi();
  private final MemoryVcons store = new MemoryVcons();

  @BeforeEach
  void fill() {
    api.services.vcons = store;
    api.services.changes = store;
  }

  @Test
  void faultsAreNamed() {
    assertFault("events?kind=job", "\"kind\"");
    assertFault("events?vcon=a%2Fb", "\"vcon\"");
    assertFault("events?since=x", "\"since\"");
    assertFault("events?after=1", "\"after\"");
    RestApi.Answer answer = api.call("GET", "events", "", Map.of("Last-Event-ID", "x"));
    assertEquals(422, answer.status());
    assertTrue(answer.text().contains("\"Last-Event-ID\""), answer.text());
  }

  private void assertFault(String path, String name) {
    RestApi.Answer answer = api.get(path);
    assertEquals(422, answer.status(), answer::text);
    assertTrue(answer.text().contains(name), answer.text());
  }

  @Test
  void withoutAChangeLogItIsUnavailable() {
    api.services.changes = null;
    assertEquals(503, api.get("events").status());
  }
}
