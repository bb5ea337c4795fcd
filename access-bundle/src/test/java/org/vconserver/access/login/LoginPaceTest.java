package org.vconserver.access.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginPaceTest {
  private final AtomicLong nanos = new AtomicLong();
  private final LoginPace pace = new LoginPace(nanos::get);

  private void fail(String name, String address, int times) {
    for (int i = 0; i < times; i++) {
      pace.failed(name, address);
    }
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void someMistakesCostNothing() {
    fail("alice", "192.0.2.1", 4);
    assertEquals(0, pace.secondsLeft("alice", "192.0.2.1"));
  }

  @Test
  void eachFurtherOneCostsTwiceAsMuchUpToAMinute() {
    fail("alice", "192.0.2.1", 5);
    assertEquals(1, pace.secondsLeft("alice", "192.0.2.2"));
    pass(1);
    assertEquals(0, pace.secondsLeft("alice", "192.0.2.2"));
    fail("alice", "192.0.2.1", 1);
    assertEquals(2, pace.secondsLeft("alice", "192.0.2.2"));
    fail("alice", "192.0.2.1", 10);
    assertEquals(60, pace.secondsLeft("alice", "192.0.2.2"));
  }

  @Test
  void othersAreNotHeldUpByIt() {
    fail("alice", "192.0.2.1", 10);
    assertEquals(0, pace.secondsLeft("bob", "192.0.2.2"));
  }

  @Test
  void whoTriesManyNamesIsSlowedByTheirAddress() {
    for (int i = 0; i < 25; i++) {
      fail("name" + i, "192.0.2.1", 1);
    }
    assertTrue(pace.secondsLeft("another", "192.0.2.1") > 10);
    assertEquals(0, pace.secondsLeft("another", "192.0.2.2"));
  }

  @Test
  void theRightPasswordStartsTheCountOfANameAnew() {
    fail("alice", "192.0.2.1", 5);
    pass(1);
    pace.succeeded("alice");
    fail("alice", "192.0.2.1", 4);
    assertEquals(0, pace.secondsLeft("alice", "192.0.2.2"));
  }

  @Test
  void whatIsRememberedIsBounded() {
    fail("alice", "192.0.2.1", 5);
    for (int i = 0; i < 10_000; i++) {
      fail("name" + i, "192.0.2." + i, 1);
    }
    assertEquals(0, pace.secondsLeft("alice", "192.0.2.1"));
  }
}
