package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Says what {@code POST /vcons/check} answers; the contract of the index says what is mended. */
class IndexCheckResourceTest {
  private final RestApi api = new RestApi();
  private final MemoryIndex index = new MemoryIndex(new MemoryVcons());

  @Test
  void allOfASmallIndexIsLookedAtInOneCall() {
    api.services.index = index;
    index.toCheck = 120;
    JsonNode answer = api.post("vcons/check", "").json();
    assertEquals(120, answer.path("examined").asInt());
    assertEquals(1, answer.path("mended").asInt());
    assertTrue(answer.path("next_after").isNull());
    JsonNode rest = api.post("vcons/check?after=100", "").json();
    assertEquals(20, rest.path("examined").asInt());
    assertEquals(422, api.post("vcons/check?from=100", "").status());
  }

  @Test
  void withoutAnIndexItIsUnavailable() {
    assertEquals(503, api.post("vcons/check", "").status());
  }
}
