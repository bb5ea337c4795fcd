package org.vconserver.rest.request;

import java.util.EnumMap;
import java.util.Map;
import org.vconserver.api.error.ServerError;
import org.vconserver.rest.stream.Followers;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Runs the operations of each {@link Pool} on threads of its own, so many at once, and lets so many
 * more wait; what comes beyond that is refused at once. Has the threads for their parts, too.
 * Thread-safe.
 */
public final class OperationThreads implements AutoCloseable {
  private static final int MOST_FOLLOWERS = 20;
  private static final Limit IMPORTS = new Limit(4, 12);

  private final Map<Pool, Places> pools = new EnumMap<>(Pool.class);
  private final RequestParts parts = new RequestParts();
  private final Followers followers = new Followers(MOST_FOLLOWERS, System::nanoTime);

  /**
   * Limits the operations of one pool.
   *
   * @param atOnce how many run at once
   * @param waiting how many more may wait
   */
  public record Limit(int atOnce, int waiting) {}

  /** Makes the threads of the pools that operations name. */
  public OperationThreads(Limit runs, Limit longOnes) {
    pools.put(Pool.RUN, new Places("rest-run", runs));
    pools.put(Pool.LONG, new Places("rest-long", longOnes));
    pools.put(Pool.IMPORT, new Places("rest-import", IMPORTS));
  }

  /** Gives the threads for parts of operations. */
  public RequestParts parts() {
    return parts;
  }

  /** Gives those who follow something, who have one thread together. */
  public Followers followers() {
    return followers;
  }

  /** Limits runs anew; those that are under way go on. */
  public void limitRuns(Limit runs) {
    places(Pool.RUN).limit(runs);
  }

  /**
   * Takes no more operations, and lets those end that it has.
   *
   * @param seconds for each pool
   * @return whether all have ended
   */
  public boolean end(long seconds) throws InterruptedException {
    pools.values().forEach(Places::end);
    boolean ended = true;
    for (Places places : pools.values()) {
      ended &= places.awaitEnd(seconds);
    }
    parts.end();
    return ended;
  }

  @Override
  public void close() {
    followers.close();
    pools.values().forEach(Places::close);
    parts.close();
  }

  boolean isClosed() {
    return pools.values().stream().allMatch(Places::isClosed);
  }

  boolean hasEnded() {
    return pools.values().stream().allMatch(Places::hasEnded);
  }

  /**
   * Lets an operation of a pool in, which is to leave again.
   *
   * @throws VconException SERVER_BUSY if as many run and wait as are allowed
   */
  void enter(Pool pool) {
    Places places = pools.get(pool);
    if (places != null && !places.enter()) {
      throw new VconException(
          ServerError.SERVER_BUSY,
          pool == Pool.RUN
              ? "Too many runs are under way or waiting: try again, or put a job into a queue"
              : "Too many requests of this kind are under way or waiting: try again");
    }
  }

  /** Ends an operation that was let in. */
  void leave(Pool pool) {
    Places places = pools.get(pool);
    if (places != null) {
      places.leave();
    }
  }

  /**
   * Runs an operation of a pool, or a part of one, in the memory of the request that the calling
   * thread serves.
   *
   * @throws java.util.concurrent.RejectedExecutionException if no more are run
   */
  public void execute(Pool pool, Runnable task) {
    MemoryShare memory = MemoryShare.current().orElseGet(MemoryBudget.ofHeap()::open);
    places(pool)
        .execute(
            () -> {
              try (MemoryShare.Work work = memory.enter()) {
                task.run();
              } finally {
                memory.close();
              }
            });
  }

  private Places places(Pool pool) {
    Places places = pools.get(pool);
    if (places == null) {
      throw new IllegalStateException("no threads for operations of " + pool);
    }
    return places;
  }
}
