package org.vconserver.support.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedCallTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private final BoundedCall bounded = new BoundedCall("call");

  @AfterEach
  void close() {
    bounded.close();
  }

  @Test
  void aCallHasTheGivenLoaderAsItsContextAndGivesItsResult() throws Exception {
    ClassLoader loader = new ClassLoader() {};
    assertSame(
        loader, bounded.call(loader, LONG, () -> Thread.currentThread().getContextClassLoader()));
    assertSame(
        Threads.class.getClassLoader(),
        bounded.call(null, LONG, () -> Thread.currentThread().getContextClassLoader()));
  }

  @Test
  void theFailureOfACallIsPassedOn() {
    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () ->
                bounded.call(
                    null,
                    LONG,
                    () -> {
                      throw new IllegalStateException("no");
                    }));
    assertEquals("java.lang.IllegalStateException: no", String.valueOf(failure.getCause()));
  }

  @Test
  void aCallThatHangsIsInterruptedAndItsLateEndIsTold() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    assertThrows(
        TimeoutException.class,
        () ->
            bounded.call(
                null,
                Duration.ofMillis(50),
                () -> new CountDownLatch(1).await(1, TimeUnit.HOURS),
                late::countDown));
    assertTrue(late.await(20, TimeUnit.SECONDS));
  }

  @Test
  void anInterruptThatComesAsTheCallEndsIsNotLost() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      Thread.currentThread().interrupt();
      try {
        bounded.call(null, LONG, () -> true);
        assertTrue(Thread.interrupted(), "the caller goes on, and does not know");
      } catch (InterruptedException e) {
        assertFalse(Thread.currentThread().isInterrupted());
      }
    }
  }

  @Test
  void anInterruptOfTheCallerEndsTheWaiting() {
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class,
        () -> bounded.call(null, LONG, () -> new CountDownLatch(1).await(1, TimeUnit.HOURS)));
  }
}
