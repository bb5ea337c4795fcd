package org.vconserver.store.embedded;

import static org.vconserver.api.error.UnavailableException.Outcome.NOT_DONE;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;

/**
 * Changes the database by one thread. What waits when it is free becomes one transaction, so that
 * many callers share the price of one commit; each work has a savepoint, so that one that fails
 * takes nothing with it. A connection on which a transaction has failed is thrown away: it would
 * begin no other. Thread-safe.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int LARGEST_GROUP = 256;

  private final DatabaseFile file;
  private final UnaryOperator<Connection> layer;
  private final LongSupplier nanoTime = System::nanoTime;
  private final LinkedBlockingQueue<Pending<?>> pending = new LinkedBlockingQueue<>();
  private final Thread thread = Threads.daemon("embedded-store-writer", this::run);
  private @Nullable Sql sql; // of the thread alone, once that runs
  private volatile @Nullable String fault;
  private volatile long lastCommit;
  private volatile boolean closed;

  private static final class Pending<T extends @Nullable Object> {
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final Database.@Nullable Work<T> work;
    private @Nullable T value;
    private @Nullable Throwable failure;

    Pending(Database.@Nullable Work<T> work) {
      this.work = work;
    }

    void execute(Sql sql) throws SQLException {
      if (work == null) {
        return;
      }
      Connection connection = sql.connection();
      Savepoint savepoint = connection.setSavepoint();
      try {
        value = work.on(sql);
        connection.releaseSavepoint(savepoint);
      } catch (SQLException | RuntimeException | Error e) {
        failure = e; // an Error too: the thread must go on for the others
        undo(connection, savepoint, e);
      }
    }

    /** Undoes this work alone, or throws its failure if SQLite has ended the transaction by it. */
    private static void undo(Connection connection, Savepoint savepoint, Throwable failure)
        throws SQLException {
      try {
        connection.rollback(savepoint);
        connection.releaseSavepoint(savepoint);
      } catch (SQLException ended) {
        if (failure instanceof SQLException cause) {
          cause.addSuppressed(ended);
          throw cause;
        }
        ended.addSuppressed(failure);
        throw ended;
      }
    }

    @SuppressWarnings("NullAway") // T says whether its work may give null
    void complete() {
      if (failure == null) {
        result.complete(value);
      } else {
        result.completeExceptionally(
            failure instanceof VconException known ? known : refusal(failure, NOT_DONE));
      }
    }

    /** Names the fault of the store that this work has met; null if there was none. */
    @Nullable String fault() {
      return failure == null ? null : StoreFault.reason(failure);
    }
  }

  /**
   * Starts the thread.
   *
   * @param layer what lies between this and the database, in tests of its faults
   */
  Writer(DatabaseFile file, Connection first, UnaryOperator<Connection> layer) throws SQLException {
    this.file = file;
    this.layer = layer;
    this.lastCommit = nanoTime.getAsLong();
    this.sql = writable(first);
    thread.start();
  }

  private Sql writable(Connection opened) throws SQLException {
    opened.setAutoCommit(false);
    return new Sql(layer.apply(opened));
  }

  /** Does a work, and returns when it is durable. */
  <T extends @Nullable Object> T write(Database.Work<T> work) {
    try {
      return submit(work).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof VconException known ? known : refusal(e.getCause(), NOT_DONE);
    }
  }

  /** Has a work done, and gives the answer when it is durable. */
  <T extends @Nullable Object> CompletableFuture<T> submit(Database.Work<T> work) {
    Pending<T> mine = new Pending<>(work);
    // Nothing comes behind the end mark: it would never be answered.
    synchronized (pending) {
      if (closed) {
        throw UnavailableException.ofStore(NOT_DONE, "The store is closed", null);
      }
      pending.add(mine);
    }
    return mine.result;
  }

  private static UnavailableException refusal(@Nullable Throwable failure, Outcome outcome) {
    String reason = failure == null ? null : StoreFault.reason(failure);
    return UnavailableException.ofStore(
        outcome, "The store can't be written" + (reason == null ? "" : ": " + reason), failure);
  }

  /** Names the fault that the last group of writes has met; null if there was none. */
  @Nullable String fault() {
    return fault;
  }

  /** Gives the nanoseconds since something was committed. */
  long nanosSinceCommit() {
    return nanoTime.getAsLong() - lastCommit;
  }

  private void run() {
    List<Pending<?>> group = new ArrayList<>();
    while (!closed || !pending.isEmpty()) {
      try {
        group.add(pending.take());
        pending.drainTo(group, LARGEST_GROUP - 1);
        commit(group);
      } catch (InterruptedException e) {
        LOG.warn("The store's writer was interrupted and goes on until it is closed");
      } finally {
        group.clear();
      }
    }
    group.addAll(pending);
    UnavailableException end = UnavailableException.ofStore(NOT_DONE, "The store is closed", null);
    group.forEach(left -> left.result.completeExceptionally(end));
    discard();
  }

  private void commit(List<Pending<?>> group) {
    boolean committing = false;
    try {
      file.requireSame();
      Sql open = sql();
      for (Pending<?> work : group) {
        work.execute(open);
      }
      committing = true;
      open.connection().commit();
      file.requireSame();
      lastCommit = nanoTime.getAsLong();
      tell(group.stream().map(Pending::fault).filter(Objects::nonNull).findAny().orElse(null));
      group.forEach(Pending::complete);
    } catch (SQLException | RuntimeException | Error e) {
      discard();
      Outcome outcome = !committing || leftNothing(e) ? NOT_DONE : Outcome.UNKNOWN;
      String reason = StoreFault.reason(e);
      tell(reason == null ? e.toString() : reason);
      group.forEach(work -> work.result.completeExceptionally(refusal(e, outcome)));
    }
  }

  /**
   * Makes sure that a failed commit stays undone. Its end may be in the log unsynced, where a crash
   * would bring it back; the next transaction is written over it.
   */
  private boolean leftNothing(Throwable failure) {
    if (failure instanceof SQLException sql && StoreFault.isWithoutTrace(sql)) {
      return true;
    }
    try {
      file.requireSame();
      Sql fresh = sql();
      Schema.touch(fresh);
      fresh.connection().commit();
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      LOG.warn("It is not known if a crash would bring back a failed commit: {}", e.toString());
      discard();
      return false;
    }
  }

  private Sql sql() throws SQLException {
    Sql open = sql;
    if (open == null) {
      open = writable(file.open());
      sql = open;
    }
    return open;
  }

  /** Closes the connection, which rolls back what is not committed. */
  private void discard() {
    try (Sql old = sql) {
      sql = null;
    } catch (SQLException | RuntimeException | Error e) {
      LOG.warn("A connection that is not used any more could not be closed", e);
    }
  }

  /** Says once what keeps the store from being written, and when that has passed. */
  private void tell(@Nullable String reason) {
    if (reason != null && !reason.equals(fault)) {
      LOG.error("The store {} can't be written: {}", file.path(), reason);
    } else if (reason == null && fault != null) {
      LOG.info("The store {} can be written again", file.path());
    }
    fault = reason;
  }

  @Override
  public void close() {
    synchronized (pending) {
      closed = true;
      pending.add(new Pending<>(null));
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
