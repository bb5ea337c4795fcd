package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.vcon.StrictJson;

/** What one evaluation has used up. Used by the thread of the evaluation. */
final class QueryBudget {
  private static final ThreadLocal<QueryBudget> CURRENT = new ThreadLocal<>();

  private final QueryLimits limits;
  private final long end;
  private final List<JsonNode> results = new ArrayList<>();
  private long steps;
  private long outputBytes;

  QueryBudget(QueryLimits limits) {
    this.limits = limits;
    this.end = System.nanoTime() + limits.time().toNanos();
  }

  /** Makes this the budget of the current thread, which ends with its evaluation. */
  void enter() {
    CURRENT.set(this);
  }

  /** Counts a step of the evaluation that runs in this thread. */
  static void step() {
    QueryBudget budget = CURRENT.get();
    if (budget != null) {
      budget.countStep();
    }
  }

  private void countStep() {
    if (++steps > limits.steps()) {
      throw exceeded("takes more than " + limits.steps() + " steps");
    }
    if (Thread.currentThread().isInterrupted() || System.nanoTime() > end) {
      throw exceeded("takes longer than " + limits.time().toMillis() + " ms");
    }
  }

  /** Takes a result. */
  void emit(JsonNode result) {
    countStep();
    if (results.size() >= limits.results()) {
      throw exceeded("gives more than " + limits.results() + " results");
    }
    outputBytes += StrictJson.write(result).length;
    if (outputBytes > limits.outputBytes()) {
      throw exceeded("gives more than " + limits.outputBytes() + " bytes");
    }
    results.add(result);
  }

  List<JsonNode> results() {
    return results;
  }

  static VconServerException exceeded(String how) {
    return new VconServerException(ServerError.QUERY_LIMIT, "The query " + how);
  }
}
