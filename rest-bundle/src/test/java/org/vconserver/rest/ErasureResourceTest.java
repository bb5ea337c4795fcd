package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/** Says what {@code POST /erasures} tells and does. */
class ErasureResourceTest {
  private static final String ANN = "'parties':[{'tel':'+1 555 123','name':'Ann'}]";
  private static final String BOB = "'parties':[{'mailto':'bob@example.com'}]";
  private static final String BY_TEL = "{'tel':'+1555123'}";

  private final RestApi api = new RestApi();
  private final MemoryVcons store = new MemoryVcons();
  private final MemoryIndex index = new MemoryIndex(store);
  private final MemoryErasures records = new MemoryErasures();

  @BeforeEach
  void fill() {
    api.services.vcons = store;
    api.services.changes = store;
    api.services.index = index;
    api.services.erasures = records;
    api.services.queues = new MemoryQueues();
    store.put("{'uuid':'a1'," + ANN + "}");
    store.put("{'uuid':'a2'," + ANN + "}");
    store.put("{'uuid':'b1'," + BOB + "}");
  }

  private JsonNode plan(String selection) {
    var answer = api.post("erasures", selection);
    assertEquals(200, answer.status(), answer.text());
    return answer.json();
  }

  private JsonNode erase(String selection) {
    String confirm = plan(selection).path("confirm").asText();
    return plan(selection.replace("}", ",'confirm':'" + confirm + "'}"));
  }

  private static List<String> planned(JsonNode plan) {
    List<String> uuids = new ArrayList<>();
    plan.path("planned").forEach(one -> uuids.add(one.path("uuid").asText()));
    return uuids;
  }

  @Test
  void firstItIsToldWhatWouldBeErasedAndNothingIs() {
    JsonNode plan = plan(BY_TEL);
    assertEquals(List.of("a1", "a2"), planned(plan));
    assertEquals(2, plan.path("vcons").asInt());
    assertEquals(0, plan.path("not_searched").asInt());
    assertFalse(plan.path("more").asBoolean());
    assertFalse(plan.has("id"));
    assertEquals(3, store.list(null, 10).size());
    assertEquals("[]", api.get("erasures").json().path("erasures").toString());
  }

  @Test
  void whatWasConfirmedIsErasedAndARecordIsKeptWithoutPersonalData() {
    JsonNode erased = erase(BY_TEL);
    assertEquals("1", erased.path("id").asText());
    assertEquals(2, erased.path("vcons").asInt());
    assertEquals(0, erased.path("left").asInt());
    assertEquals(RestApi.NOW.toString(), erased.path("ended").asText());
    assertEquals(List.of("b1"), store.list(null, 10));
    var record = api.get("erasures/1");
    assertEquals("[\"tel\"]", record.json().path("by").toString());
    assertFalse(record.text().contains("555"), record.text());
    assertEquals(1, api.get("erasures").json().path("erasures").size());
    assertEquals(404, api.get("erasures/2").status());
  }

  @Test
  void theDeletionIsLeftInTheHistoryAndNamesTheErasure() {
    erase(BY_TEL);
    JsonNode changes = api.get("vcon/a1/history").json().path("changes");
    assertEquals(1, changes.size());
    assertEquals("vcon.deleted", changes.path(0).path("kind").asText());
    assertEquals("erasure 1", changes.path(0).path("run").asText());
  }

  @Test
  void anyOfWhatIsGivenWillDo() {
    assertEquals(
        List.of("a1", "a2", "b1"),
        planned(plan("{'tel':['000','+1555123'],'mailto':'BOB@example.com'}")));
    assertEquals(List.of("b1"), planned(plan("{'uuid':['b1','none']}")));
    assertEquals(List.of("a1", "a2"), planned(plan("{'name':'ANN'}")));
    assertEquals(List.of("b1"), planned(plan("{'party':'bob@example.com'}")));
  }

  @Test
  void amendedAndRedactedOnesGoAlongAndGroupsAreTold() {
    store.put("{'uuid':'r1','parties':[],'redacted':{'uuid':'a1'}}");
    store.put("{'uuid':'m1','parties':[],'amended':{'uuid':'r1'}}");
    store.put("{'uuid':'g1','parties':[],'group':[{'uuid':'a1'}]}");
    JsonNode plan = plan(BY_TEL);
    assertEquals(List.of("a1", "a2", "m1", "r1"), planned(plan));
    assertEquals(2, plan.path("relatives").asInt());
    assertEquals("[\"g1\"]", plan.path("groups").toString());
    assertEquals(List.of("a1", "m1", "r1"), planned(plan("{'uuid':'m1'}")));
    erase(BY_TEL);
    assertEquals(List.of("b1", "g1"), store.list(null, 10));
  }

  @Test
  void whatHasChangedSinceIsNotErased() {
    String confirm = plan(BY_TEL).path("confirm").asText();
    store.put("{'uuid':'a3'," + ANN + "}");
    var refused = api.post("erasures", "{'tel':'+1555123','confirm':'" + confirm + "'}");
    assertEquals(409, refused.status());
    assertTrue(refused.text().contains("confirm"), refused.text());
    assertEquals(4, store.list(null, 10).size());
    assertEquals(0, records.list(9, 9).size());
  }

  @Test
  void nothingIsErasedWhileTheIndexIsNotComplete() {
    JsonNode plan = plan(BY_TEL);
    index.behind = 5;
    assertEquals(5, plan(BY_TEL).path("index_behind").asInt());
    String confirmed = "{'tel':'+1555123','confirm':'" + plan.path("confirm").asText() + "'}";
    assertEquals(503, api.post("erasures", confirmed).status());
    assertEquals(3, store.list(null, 10).size());
  }

  @Test
  void aStoreThatIsAwayInBetweenIsToldAndTheRecordSaysThatItIsNotComplete() {
    String confirm = plan(BY_TEL).path("confirm").asText();
    api.services.queues =
        new MemoryQueues() {
          @Override
          public org.vconserver.api.job.JobsFound jobsOf(String uuid, long before, int limit) {
            if (uuid.equals("a2")) {
              throw new VconException(ServerError.STORAGE_UNAVAILABLE, "away");
            }
            return super.jobsOf(uuid, before, limit);
          }
        };
    var cut = api.post("erasures", "{'tel':'+1555123','confirm':'" + confirm + "'}");
    assertEquals(503, cut.status());
    JsonNode record = api.get("erasures/1").json();
    assertFalse(record.has("ended"));
    assertEquals(1, record.path("vcons").asInt());
    api.services.queues = new MemoryQueues();
    assertEquals(1, erase(BY_TEL).path("vcons").asInt());
  }

  @Test
  void badSelectionsAreRefusedByName() {
    for (String wrong :
        List.of(
            "{}",
            "{'confirm':'x'}",
            "{'phone':'1'}",
            "{'tel':5}",
            "{'tel':[]}",
            "{'tel':''}",
            "{'uuid':' '}")) {
      var refused = api.post("erasures", wrong);
      assertEquals(422, refused.status(), wrong);
      assertTrue(refused.text().contains("\"body\""), refused.text());
    }
  }
}
