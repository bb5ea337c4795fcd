package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vconserver.api.processor.DialogByDialog;
import org.vconserver.api.processor.MediaError;
import org.vconserver.api.processor.Notice;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/** What becomes of a step when one of its dialogs can't be done. */
class DialogByDialogTest {
  private static final String VCON =
      "{\"uuid\":\"00000000-0000-8000-8000-000000000001\",\"dialog\":[{},{},{}]}";

  private final RecordingSession session =
      RecordingSession.of(Vcon.parse(VCON.getBytes(StandardCharsets.UTF_8)));

  private static Optional<Vcon> added(Vcon vcon, int dialog) {
    ObjectNode analysis = JsonNodeFactory.instance.objectNode().put("dialog", dialog);
    return Optional.of(vcon.withAnalysis(analysis));
  }

  private void process(int failing, MediaError code) throws InterruptedException {
    new DialogByDialog(
            session,
            (vcon, dialog, progress) -> {
              if (dialog == failing) {
                throw new VconException(code, "is broken");
              }
              progress.accept(0.5);
              return added(vcon, dialog);
            })
        .process(List.of(0, 1, 2));
  }

  private List<Integer> done() {
    return session.input().analyses().stream()
        .map(analysis -> analysis.path("dialog").asInt())
        .toList();
  }

  @Test
  void aDialogThatFailsForItsOwnSakeIsToldOfAndTheOthersAreDone() throws Exception {
    process(1, MediaError.MEDIA_NOT_FOUND);
    assertEquals(List.of(0, 2), done());
    assertEquals(
        List.of(new Notice(Notice.Severity.ERROR, "media_not_found", "dialog[1]", "is broken")),
        session.notices());
    assertTrue(session.hasKept());
    assertEquals(
        List.of(
            "0 % dialog[0]",
            "17 % dialog[0]", "33 % dialog[1]", "67 % dialog[2]", "83 % dialog[2]"),
        session.progress());
  }

  @Test
  void aFailureThatMayPassEndsTheStepWithWhatIsKept() {
    VconException failure =
        assertThrows(VconException.class, () -> process(1, MediaError.MEDIA_UNAVAILABLE));
    assertEquals(MediaError.MEDIA_UNAVAILABLE, failure.code());
    assertEquals("dialog 1: is broken", failure.getMessage());
    assertEquals(List.of(0), done());
    assertTrue(session.hasKept());
    assertEquals(List.of(), session.notices());
  }

  @Test
  void whereNothingCanBeDoneTheStepFailsWithTheFirstFailure() {
    VconException failure =
        assertThrows(
            VconException.class,
            () ->
                new DialogByDialog(
                        session,
                        (vcon, dialog, progress) -> {
                          throw new VconException(MediaError.MEDIA_INVALID, "is broken");
                        })
                    .process(List.of(1, 2)));
    assertEquals("dialog 1: is broken", failure.getMessage());
    assertEquals(List.of(), session.notices());
    assertFalse(session.hasKept());
  }

  @Test
  void whatIsThereAlreadyCountsAsDone() throws Exception {
    new DialogByDialog(
            session,
            (vcon, dialog, progress) -> {
              if (dialog == 2) {
                throw new VconException(MediaError.MEDIA_INVALID, "is broken");
              }
              return dialog == 0 ? Optional.of(vcon) : Optional.empty();
            })
        .process(List.of(0, 1, 2));
    assertEquals(1, session.notices().size());
    assertEquals(List.of(), done());
    assertFalse(session.hasKept(), "there is nothing new");
  }
}
