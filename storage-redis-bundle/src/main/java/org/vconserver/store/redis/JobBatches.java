package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.vcon.error.VconException;

/**
 * Has jobs taken and ended by one script for all who ask while the last one runs: so nobody waits
 * for others to come, and under load Redis runs a script for many jobs. Thread-safe.
 */
final class JobBatches {
  private static final int MOST = 64;
  private static final long MOST_BYTES = 4L << 20;

  private final Redis redis;
  private final Queue<Part> waiting = new ConcurrentLinkedQueue<>();

  /** Counts what waits or is sent: whoever makes it one has a thread send. */
  private final AtomicInteger unsent = new AtomicInteger();

  JobBatches(Redis redis) {
    this.redis = redis;
  }

  /** Names what a part of a script does. */
  enum Kind {
    TAKE,
    FINISH
  }

  /**
   * Holds what one caller asks for.
   *
   * @param again whether it may have been done by an earlier call
   */
  private record Part(
      Kind kind, boolean again, Arguments arguments, CompletableFuture<Reply> answer) {
    long bytes() {
      return arguments.values().stream().mapToLong(value -> value.length).sum();
    }
  }

  /**
   * Does something with others, and gives its answer.
   *
   * @throws VconException as scripts do; SERVICE_UNAVAILABLE if the caller is interrupted, after
   *     which it may be done
   */
  Reply run(Kind kind, Arguments arguments, boolean again) {
    Part mine = new Part(kind, again, arguments, new CompletableFuture<>());
    waiting.add(mine);
    if (unsent.getAndIncrement() == 0) {
      try {
        redis.threads().batch(this::sendAll);
      } catch (RejectedExecutionException e) {
        refuseAll(); // the store is closed
      }
    }
    return answer(mine);
  }

  private static Reply answer(Part part) {
    try {
      return part.answer.get();
    } catch (InterruptedException e) {
      part.answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new VconException(ServerError.SERVICE_UNAVAILABLE, "Interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VconException refused) {
        throw refused;
      }
      throw Failures.unavailable(Outcome.UNKNOWN, Failures.asRedisException(e.getCause()));
    }
  }

  private void refuseAll() {
    for (Part part = waiting.poll(); part != null; part = waiting.poll()) {
      unsent.decrementAndGet();
      part.answer.completeExceptionally(Failures.unavailable(Outcome.NOT_DONE, null));
    }
  }

  private void sendAll() {
    int done;
    do {
      List<Part> batch = new ArrayList<>();
      long bytes = 0;
      done = 0;
      while (batch.size() < MOST && bytes < MOST_BYTES && !waiting.isEmpty()) {
        Part next = waiting.remove();
        done++;
        if (!next.answer.isDone()) { // else its caller was interrupted
          batch.add(next);
          bytes += next.bytes();
        }
      }
      if (!batch.isEmpty()) {
        send(batch);
      }
    } while (unsent.addAndGet(-done) > 0);
  }

  private void send(List<Part> batch) {
    Arguments arguments = new Arguments().add(batch.size());
    for (Part part : batch) {
      arguments.add(part.kind == Kind.TAKE ? "take" : "finish").add(part.again);
      arguments.add(part.arguments.values().size());
      part.arguments.values().forEach(arguments::add);
    }
    try {
      Reply reply = redis.shared(Script.WORK, arguments).orThrow();
      for (Part part : batch) {
        part.answer.complete(reply.part((int) reply.number()));
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(part -> part.answer.completeExceptionally(e));
    }
  }
}
