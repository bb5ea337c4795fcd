package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;

/** Says what {@code GET /vcon/{uuid}/history} answers. */
class HistoryResourceTest {
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";
  private static final String VCON = "{'uuid':'" + UUID + "','parties':[],'subject':'one'}";
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final RestApi api = new RestApi();
  private final MemoryVcons store = new MemoryVcons();

  @BeforeEach
  void fill() {
    api.services.vcons = store;
    api.services.changes = store;
  }

  private JsonNode history(String query) {
    return api.get("vcon/" + UUID + "/history" + query).json();
  }

  @Test
  void eachChangeIsToldTheNewestFirst() {
    api.call("POST", "vcon", VCON, Map.of("traceparent", TRACE));
    api.post("vcon", VCON.replace("one", "another"));
    api.delete("vcon/" + UUID);
    JsonNode history = history("");
    assertEquals(UUID, history.path("vcon").asText());
    JsonNode changes = history.path("changes");
    assertEquals(3, changes.size());
    assertEquals("vcon.deleted", changes.path(0).path("kind").asText());
    assertEquals("vcon.updated", changes.path(1).path("kind").asText());
    assertEquals("vcon.created", changes.path(2).path("kind").asText());
    assertEquals(TRACE, changes.path(2).path("trace").asText());
    assertEquals(RestApi.NOW.toString(), changes.path(2).path("at").asText());
    assertEquals("[\"\"]", changes.path(2).path("paths").toString());
    assertFalse(history.has("next_before"));
  }

  @Test
  void revisionsBeforeAndAfterAreEntityTags() {
    String first = api.post("vcon", VCON).header("ETag").orElseThrow();
    String second = api.post("vcon", VCON.replace("one", "another")).header("ETag").orElseThrow();
    api.delete("vcon/" + UUID);
    JsonNode changes = history("").path("changes");
    assertFalse(changes.path(0).has("revision"));
    assertEquals(second, changes.path(0).path("revision_before").asText());
    assertEquals(second, changes.path(1).path("revision").asText());
    assertEquals(first, changes.path(1).path("revision_before").asText());
    assertEquals(first, changes.path(2).path("revision").asText());
    assertFalse(changes.path(2).has("revision_before"));
    assertTrue(
        changes.path(1).path("size").asLong() > changes.path(1).path("size_before").asLong());
  }

  @Test
  void aJobTellsWhichStepChangedWhat() {
    StepChange step =
        new StepChange(
            1,
            "whisper_base",
            "1.2.0",
            JsonNodeFactory.instance.objectNode().put("language", "de"),
            List.of("/analysis/0"));
    ChangeCause cause = ChangeCause.ofJob("ann", null, 17, "calls").with(false, List.of(step));
    Vcon vcon = Vcon.parse(VCON.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    store.save(List.of(VconWrite.replacing(vcon).because(cause)));
    JsonNode change = history("").path("changes").path(0);
    assertEquals("ann", change.path("asked_by").asText());
    assertEquals("17", change.path("job").asText());
    assertEquals("calls", change.path("pipeline").asText());
    assertEquals("[\"/analysis/0\"]", change.path("paths").toString());
    assertEquals("whisper_base", change.path("steps").path(0).path("processor").asText());
    assertEquals("de", change.path("steps").path(0).path("options").path("language").asText());
    assertFalse(change.has("whole"));
  }

  @Test
  void pagesFollowEachOther() {
    for (int i = 0; i < 5; i++) {
      api.post("vcon", VCON.replace("one", "text " + i));
    }
    JsonNode first = history("?limit=3");
    assertEquals(3, first.path("changes").size());
    assertTrue(first.path("changes").path(2).has("revision_before"));
    JsonNode second = history("?limit=3&before=" + first.path("next_before").asText());
    assertEquals(2, second.path("changes").size());
    assertFalse(second.has("next_before"));
  }

  @Test
  void aVconThatNobodyKnowsIsNotFound() {
    assertEquals(404, api.get("vcon/" + UUID + "/history").status());
  }

  @Test
  void faultsInTheQueryAreNamed() {
    assertEquals(422, api.get("vcon/" + UUID + "/history?limit=0").status());
    assertEquals(422, api.get("vcon/" + UUID + "/history?before=x").status());
    assertTrue(api.get("vcon/" + UUID + "/history?after=1").text().contains("\"after\""));
  }
}
