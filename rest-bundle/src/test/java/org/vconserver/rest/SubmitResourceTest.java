package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Scope;

/** A partner puts vCons into the queues of their key, and does nothing else. */
class SubmitResourceTest {
  private static final String UUID = "01928e10-193e-8231-b9a2-279e0d16bc46";

  private final RestApi api = new RestApi();
  private final MemoryVcons vcons = new MemoryVcons();
  private final MemoryQueues queues = new MemoryQueues();

  @BeforeEach
  void provide() {
    api.services.vcons = vcons;
    api.services.queues = queues;
    queues.create("calls");
    queues.create("others");
    api.caller = new Caller("key:partner", Set.of(Scope.VCON_SUBMIT), Set.of("calls"));
  }

  private static String vcon(String subject) {
    return "{'vcon':'0.4.0','uuid':'"
        + UUID
        + "','created_at':'2026-11-27T10:00:00Z','subject':'"
        + subject
        + "','parties':[],'dialog':[],'analysis':[],'attachments':[]}";
  }

  private int waiting(String queue) {
    return queues.jobs(queue).size();
  }

  @Test
  void aVconIsStoredAndGetsAJob() {
    RestApi.Answer answer = api.post("/queue/calls/vcon", vcon("a")).expect(200);
    assertEquals(UUID, answer.json().path("vcon_uuid").asText());
    assertEquals(
        "/job/" + answer.json().path("job_id").asText(), answer.header("Location").orElseThrow());
    assertTrue(vcons.find(UUID).isPresent());
    assertEquals(1, waiting("calls"));
  }

  @Test
  void anotherVconOfTheUuidIsNotChangedAndGetsNoJob() {
    api.post("/queue/calls/vcon", vcon("a")).expect(200);
    long before = vcons.find(UUID).orElseThrow().revision();
    api.post("/queue/calls/vcon", vcon("b")).expect(409);
    assertEquals(before, vcons.find(UUID).orElseThrow().revision());
    assertEquals(1, waiting("calls"));
  }

  @Test
  void theVerySameOneIsTakenAgain() {
    api.post("/queue/calls/vcon", vcon("a")).expect(200);
    api.post("/queue/calls/vcon", vcon("a")).expect(200);
    assertEquals(2, waiting("calls"));
  }

  @Test
  void aQueueThatIsNotThereOrNotTheirsStoresNothing() {
    api.post("/queue/others/vcon", vcon("a")).expect(403);
    api.caller = new Caller("key:agent", Set.of(Scope.VCON_SUBMIT), Set.of());
    api.post("/queue/nothing/vcon", vcon("a")).expect(404);
    assertTrue(vcons.find(UUID).isEmpty());
    api.post("/queue/others/vcon", vcon("a")).expect(200);
  }

  @Test
  void whatIsNoVconIsRefused() {
    api.post("/queue/calls/vcon", "{'vcon':'0.4.0'}").expect(422);
    api.post("/queue/calls/vcon", "[]").expect(422);
  }

  @Test
  void theKeyOfAPartnerReadsNothing() {
    api.post("/queue/calls/vcon", vcon("a")).expect(200);
    api.get("/vcon/" + UUID).expect(403);
    api.get("/queue/calls").expect(403);
    api.get("/job/1").expect(403);
    api.post("/vcon", vcon("b")).expect(403);
    api.delete("/vcon/" + UUID).expect(403);
    assertEquals("key:partner", api.get("/access/me").expect(200).json().path("name").asText());
  }

  @Test
  void whoIsNobodyGetsNothing() {
    api.caller = Caller.NOBODY;
    api.get("/vcon/" + UUID).expect(401);
    api.post("/queue/calls/vcon", vcon("a")).expect(401);
    api.get("/access/me").expect(401);
    api.get("/health/live").expect(200);
  }
}
