package org.vconserver.pipeline.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A server that is drained: how far it is, and who is told. */
class LiveIntakeTest {
  private final LiveIntake intake = new LiveIntake();
  private final AtomicInteger jobs = new AtomicInteger(2);
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void aDrainIsDoneOnceNoJobRuns() {
    intake.count(jobs::get);
    intake.addListener(told::incrementAndGet);
    assertEquals("running", intake.state().word());
    assertEquals(List.of(), intake.look());
    intake.drain();
    intake.drain();
    assertEquals("draining", intake.state().word());
    assertFalse(intake.state().isDone());
    jobs.set(0);
    assertEquals("drained", intake.state().word());
    assertTrue(intake.state().isDone());
    assertTrue(intake.look().get(0).reason().contains("is drained"));
    intake.resume();
    intake.resume();
    assertEquals("running", intake.state().word());
    assertEquals(2, told.get());
  }
}
