package org.vconserver.store.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;

/**
 * The one thread that changes the database. What waits when it is free becomes one transaction, so
 * that many callers share the price of one commit; each work has a savepoint, so that one that
 * fails takes nothing with it. Thread-safe.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int LARGEST_GROUP = 256;

  private final Connection connection;
  private final LinkedBlockingQueue<Pending<?>> pending = new LinkedBlockingQueue<>();
  private final Thread thread = Threads.daemon("embedded-store-writer", this::run);
  private volatile boolean closed;

  private static final class Pending<T extends @Nullable Object> {
    final CompletableFuture<T> result = new CompletableFuture<>();
    private final Database.@Nullable Work<T> work;
    private @Nullable T value;
    private @Nullable Throwable failure;

    Pending(Database.@Nullable Work<T> work) {
      this.work = work;
    }

    void execute(Connection connection) throws SQLException {
      if (work == null) {
        return;
      }
      Savepoint savepoint = connection.setSavepoint();
      try {
        value = work.on(connection);
        connection.releaseSavepoint(savepoint);
      } catch (SQLException | RuntimeException | Error e) {
        failure = e; // an Error too: the thread must go on for the others
        connection.rollback(savepoint);
        connection.releaseSavepoint(savepoint);
      }
    }

    @SuppressWarnings("NullAway") // T says whether its work may give null
    void complete() {
      if (failure == null) {
        result.complete(value);
      } else {
        result.completeExceptionally(failure);
      }
    }
  }

  Writer(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    thread.start();
  }

  <T extends @Nullable Object> T write(Database.Work<T> work) {
    Pending<T> mine = new Pending<>(work);
    // Nothing comes behind the end mark: it would never be answered.
    synchronized (pending) {
      if (closed) {
        throw new VconException(ServerError.STORAGE_UNAVAILABLE, "The store is closed");
      }
      pending.add(mine);
    }
    try {
      return mine.result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof VconException refused) {
        throw refused;
      }
      throw new VconException(
          ServerError.STORAGE_UNAVAILABLE, "The store can't be written", e.getCause());
    }
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
    group.forEach(left -> left.result.completeExceptionally(new SQLException("closed")));
  }

  private void commit(List<Pending<?>> group) {
    try {
      for (Pending<?> work : group) {
        work.execute(connection);
      }
      connection.commit();
      group.forEach(Pending::complete);
    } catch (SQLException e) {
      LOG.error(
          "A group of {} writes could not be committed: none of them is kept", group.size(), e);
      rollback();
      group.forEach(work -> work.result.completeExceptionally(e));
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.error("The writes could not be rolled back", e);
    }
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
