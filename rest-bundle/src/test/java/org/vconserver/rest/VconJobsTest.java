package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Says what {@code GET /vcon/{uuid}/jobs} answers; the contract of the queues says which jobs. */
class VconJobsTest {
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";
  private static final String PATH = "vcon/" + UUID + "/jobs";

  private final RestApi api = new RestApi();
  private final MemoryVcons store = new MemoryVcons();

  @BeforeEach
  void fill() {
    api.services.vcons = store;
    api.services.queues = new MemoryQueues();
  }

  @Test
  void aVconThatIsThereMayHaveNone() {
    store.put("{'uuid':'" + UUID + "','parties':[]}");
    JsonNode answer = api.get(PATH).json();
    assertEquals(UUID, answer.path("vcon").asText());
    assertEquals("[]", answer.path("jobs").toString());
    assertTrue(answer.path("next_after").isNull());
  }

  @Test
  void aVconThatIsNotThereAndHasNoneIsNotFound() {
    assertEquals(404, api.get(PATH).status());
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertEquals(422, api.get(PATH + "?limit=0").status());
    assertEquals(422, api.get(PATH + "?after=x").status());
    assertEquals(422, api.get(PATH + "?before=1").status());
  }
}
