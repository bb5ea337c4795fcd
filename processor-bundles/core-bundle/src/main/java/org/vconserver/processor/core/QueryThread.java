package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;

/**
 * Evaluates each query on a thread of its own, so that the caller has its answer in time whatever
 * the query does. A thread that is over its time is interrupted, and ends at its next step; one
 * that makes no steps (a regular expression that backtracks) goes on at the lowest priority until
 * it is through.
 */
final class QueryThread {
  private static final long STACK_BYTES = 1 << 20;

  /**
   * The budget ends an evaluation by itself first; this is for one that does not come to a step.
   */
  private static final long GRACE_MS = 250;

  private final QueryLimits limits;

  QueryThread(QueryLimits limits) {
    this.limits = limits;
  }

  /** An evaluation that gives its results to a budget. */
  interface Evaluation {
    void into(QueryBudget budget) throws Exception;
  }

  List<JsonNode> run(Evaluation evaluation) throws InterruptedException {
    QueryBudget budget = new QueryBudget(limits);
    Callable<List<JsonNode>> work =
        () -> {
          budget.enter();
          evaluation.into(budget);
          return budget.results();
        };
    FutureTask<List<JsonNode>> task = new FutureTask<>(work);
    Thread thread = new Thread(null, task, "query", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(limits.time().toMillis() + GRACE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      abandon(thread);
      throw QueryBudget.exceeded("takes longer than " + limits.time().toMillis() + " ms");
    } catch (InterruptedException e) {
      abandon(thread);
      throw e;
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
  }

  private static void abandon(Thread thread) {
    thread.interrupt();
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  private static VconServerException failure(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof VconServerException known) {
        return known;
      }
      if (at instanceof StackOverflowError) {
        return QueryBudget.exceeded("nests too deep");
      }
      if (at instanceof OutOfMemoryError) {
        return QueryBudget.exceeded("needs too much memory");
      }
    }
    return new VconServerException(
        ServerError.INVALID_QUERY, "The query fails: " + cause.getMessage(), cause);
  }
}
