package org.vconserver.pipeline.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;

/** Says what a run saves of a vCon that a step lets expire. */
class RunVconTest {
  private static final VconExpiry HOUR = VconExpiry.after(Duration.ofHours(1));
  private static final StepChange STEP =
      new StepChange(1, "expire_vcon", "1.0.0", JsonNodeFactory.instance.objectNode(), List.of());

  private final RunVcon read = RunVcon.begun(vcon("a", "one"), OptionalLong.of(7), false);

  private static Vcon vcon(String uuid, String subject) {
    String json = "{\"uuid\":\"" + uuid + "\",\"parties\":[],\"subject\":\"" + subject + "\"}";
    return Vcon.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void oneThatIsNotChangedIsSavedForItsExpiryAndTellsTheStep() {
    RunVcon expiring = read.expiring(HOUR, STEP);
    assertTrue(expiring.modified());
    VconWrite write = expiring.write();
    assertEquals(HOUR, write.expiry());
    assertEquals(OptionalLong.of(7), write.expected());
    assertEquals(List.of(STEP), write.cause().steps());
    assertEquals(List.of(), write.cause().paths());
  }

  @Test
  void theLastStepThatSaysItCountsAndLaterChangesKeepIt() {
    RunVcon expiring = read.expiring(HOUR, STEP).expiring(VconExpiry.NEVER, STEP);
    VconWrite write = expiring.replacedBy(vcon("a", "two"), STEP).write();
    assertEquals(VconExpiry.NEVER, write.expiry());
    assertEquals(List.of("/subject"), write.cause().paths());
  }

  @Test
  void anotherVconInItsPlaceDoesNotExpireForIt() {
    RunVcon other = read.expiring(HOUR, STEP).replacedBy(vcon("b", "one"), STEP);
    assertEquals(VconExpiry.KEPT, other.write().expiry());
  }

  @Test
  void oneOfWhichNoStepSpeaksKeepsWhatItHas() {
    RunVcon changed = read.replacedBy(vcon("a", "two"), STEP);
    assertEquals(VconExpiry.KEPT, changed.write().expiry());
  }
}
