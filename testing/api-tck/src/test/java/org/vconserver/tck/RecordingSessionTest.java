package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.vconserver.tck.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.IntNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobRequest;
import org.vconserver.vcon.Vcon;

class RecordingSessionTest {
  private static Vcon vcon(int number) {
    String json =
        String.format("{\"uuid\":\"00000000-0000-4000-8000-%012x\",\"parties\":[]}", number);
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void recordsWhatWasDone() {
    Vcon one = vcon(1);
    Vcon two = vcon(2);
    Vcon three = vcon(3);
    RecordingSession session = RecordingSession.of(one, two).withInput(1);
    session.replaceInput(Vcon.of(two.copyTree()));
    assertEquals(Set.of(), session.modified(), "it does not differ");
    Vcon changed = Vcon.of(two.copyTree().put("subject", "x"));
    session.replaceInput(changed);
    session.add(three);
    session.setParameter("p", IntNode.valueOf(1));
    JobRequest request = new JobRequest("q", List.of(one.uuid()), null);
    session.enqueueOnCommit(request);
    assertEquals(List.of(one, changed, three), session.vcons());
    assertEquals(Set.of(1, 2), session.modified());
    assertEquals(Map.of("p", IntNode.valueOf(1)), session.parameters());
    assertEquals(List.of(request), session.requests());
  }

  @Test
  void refusesChangesWhenReadOnly() {
    RecordingSession session = RecordingSession.of(vcon(1)).readOnly();
    assertRefused(ServerError.READ_ONLY_PROCESSOR, () -> session.add(vcon(2)));
    assertRefused(ServerError.READ_ONLY_PROCESSOR, () -> session.replaceInput(vcon(1)));
  }

  @Test
  void refusesTheSameUuidTwiceAndPlacesThatAreNotThere() {
    RecordingSession session = RecordingSession.of(vcon(1), vcon(2));
    assertRefused(ServerError.DUPLICATE_VCON, () -> session.add(vcon(2)));
    assertRefused(ServerError.DUPLICATE_VCON, () -> session.replace(0, vcon(2)));
    assertThrows(IndexOutOfBoundsException.class, () -> session.replace(2, vcon(3)));
  }
}
