package org.vconserver.support.threads;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  @Test
  void threadsAreDaemonsAndDoNotKeepTheLoaderOfWhoeverAsksFirst() {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new ClassLoader() {});
    try {
      Thread thread = Threads.daemon("a", () -> {});
      assertTrue(thread.isDaemon());
      assertEquals("a", thread.getName());
      assertSame(Threads.class.getClassLoader(), thread.getContextClassLoader());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void pooledThreadsHaveANumber() throws Exception {
    ExecutorService threads = Threads.perTask("b");
    try {
      assertEquals("b-1", threads.submit(() -> Thread.currentThread().getName()).get());
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anUnendingTaskIsDoneAgainAfterItThrew() {
    ScheduledExecutorService timer = Threads.timer("c");
    AtomicInteger runs = new AtomicInteger();
    List<Throwable> failures = new ArrayList<>();
    Runnable task =
        Threads.unending(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new AssertionError("once");
              }
            },
            failures::add);
    try {
      var unused = timer.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS);
      await().until(() -> runs.get() > 1);
      assertEquals("once", failures.get(0).getMessage());
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void joiningIsBoundedAndKeepsAnInterrupt() {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread =
        Threads.daemon(
            "d",
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    Thread.currentThread().interrupt();
    assertFalse(Threads.join(thread, 50));
    assertTrue(Thread.interrupted());
    end.countDown();
    assertTrue(Threads.join(thread, 10_000));
  }
}
