package org.vconserver.support.threads;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RenewableThreadsTest {
  private final RenewableThreads threads = new RenewableThreads("test");

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void aThreadThatHasWorkedEndsWithTheRenewalAndOneThatWorksWithItsTask() throws Exception {
    Thread idle = threads.submit(Thread::currentThread).get();
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch works = new CountDownLatch(1);
    Future<Thread> busy =
        threads.submit(
            () -> {
              works.countDown();
              go.await();
              return Thread.currentThread();
            });
    works.await();
    threads.renew();
    Thread fresh = threads.submit(Thread::currentThread).get();
    assertNotSame(idle, fresh);
    go.countDown();
    Thread worked = busy.get();
    await().until(() -> !idle.isAlive() && !worked.isAlive());
    assertSame(fresh.getThreadGroup(), Thread.currentThread().getThreadGroup());
  }

  @Test
  void aCloseInterruptsTasksOfEarlierThreadsTooAndNothingIsTakenAfterIt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Future<Boolean> hanging =
        threads.submit(
            () -> {
              never.await();
              return true;
            });
    threads.renew();
    threads.close();
    assertThrows(ExecutionException.class, hanging::get);
    threads.renew();
    assertThrows(RejectedExecutionException.class, () -> threads.submit(() -> true));
  }
}
