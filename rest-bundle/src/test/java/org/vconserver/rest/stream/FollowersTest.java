package org.vconserver.rest.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.jersey.server.ChunkedOutput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/** Who follows, for how long, and that nobody looks for nobody. */
class FollowersTest {
  private final AtomicLong nanos = new AtomicLong();
  private @Nullable Runnable round;
  private final Followers followers = new Followers(2, nanos::get, timer());

  @Test
  void moreThanMayAreRefused() {
    var unused = followers.follow(() -> new byte[0]);
    unused = followers.follow(() -> new byte[0]);
    VconException busy =
        assertThrows(VconException.class, () -> followers.follow(() -> new byte[0]));
    assertEquals(ServerError.SERVER_BUSY, busy.code());
  }

  @Test
  void nobodyLooksOnceTheLastIsGone() {
    ChunkedOutput<byte[]> output = followers.follow(() -> new byte[0]);
    pass(Duration.ofMinutes(1));
    assertEquals(1, followers.count());
    pass(Duration.ofHours(1));
    assertTrue(output.isClosed());
    assertEquals(0, followers.count());
    assertEquals(null, round);
  }

  @Test
  void oneWhoseNewsFailIsEndedAndTheOthersGoOn() {
    ChunkedOutput<byte[]> failing =
        followers.follow(
            () -> {
              throw new IllegalStateException("bug");
            });
    ChunkedOutput<byte[]> other = followers.follow(() -> new byte[0]);
    pass(Duration.ofSeconds(1));
    assertTrue(failing.isClosed());
    assertEquals(1, followers.count());
    assertTrue(!other.isClosed());
  }

  @Test
  void allEndWithTheServer() {
    ChunkedOutput<byte[]> output = followers.follow(() -> new byte[0]);
    followers.close();
    assertTrue(output.isClosed());
    assertThrows(VconException.class, () -> followers.follow(() -> new byte[0]));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    Runnable look = round;
    if (look != null) {
      look.run();
    }
  }

  /** A timer that is wound by hand. */
  private ScheduledExecutorService timer() {
    return (ScheduledExecutorService)
        Proxy.newProxyInstance(
            FollowersTest.class.getClassLoader(),
            new Class<?>[] {ScheduledExecutorService.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("scheduleWithFixedDelay")) {
                round = (Runnable) arguments[0];
                return scheduled();
              }
              return method.getName().equals("shutdownNow") ? java.util.List.of() : null;
            });
  }

  private Future<?> scheduled() {
    FutureTask<Object> task = new FutureTask<>(() -> null);
    return (Future<?>)
        Proxy.newProxyInstance(
            FollowersTest.class.getClassLoader(),
            new Class<?>[] {ScheduledFuture.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("cancel")) {
                round = null;
                return true;
              }
              return method.invoke(task, arguments);
            });
  }
}
