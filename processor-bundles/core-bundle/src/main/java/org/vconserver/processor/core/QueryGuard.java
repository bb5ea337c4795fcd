package org.vconserver.processor.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Bounds the evaluation of queries: each has a thread to itself, which is interrupted and abandoned
 * at the time limit, and goes on with other queries when it has ended after all; its steps and
 * results are counted as they come. Thread-safe.
 */
@Component(service = QueryGuard.class, configurationPid = "org.vconserver.query")
@Designate(ocd = QueryGuard.Config.class)
public final class QueryGuard {
  private static final int MAX_STEPS = 5_000_000;

  /** Limits the text that an operator may make, in characters. */
  private static final double MAX_TEXT = 32_000_000;

  /** Limits how many values a whole may have that is compared, sorted or written at once. */
  private static final int MAX_WEIGHT = 2_000_000;

  /** Is not worth to be counted. */
  private static final long MEMORY_STEP = 1L << 20;

  private static final long STACK_BYTES = 16L << 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ThreadLocal<@Nullable Evaluation> CURRENT = new ThreadLocal<>();

  private final ExecutorService threads = Threads.perTask("query", STACK_BYTES);
  private volatile long timeLimitMillis;
  private volatile int maxResults;
  private volatile long maxOutputBytes;
  private volatile long maxAllocatedBytes;

  /** Holds the limits. */
  @ObjectClassDefinition(name = "vCon Server: limits of queries")
  public @interface Config {
    @AttributeDefinition(min = "1", name = "time that a query may take, in milliseconds")
    long time_limit_ms() default 2_000;

    @AttributeDefinition(min = "1", name = "how many results a query may give")
    int max_results() default 10_000;

    @AttributeDefinition(min = "1", name = "how many bytes of JSON the results of a query may be")
    long max_output_bytes() default 16L << 20;

    @AttributeDefinition(
        min = "1",
        name = "how many bytes of memory a query may use",
        description = "All that it ever asks for counts, also what it has given back.")
    long max_allocated_bytes() default 384L << 20;
  }

  @Activate
  public QueryGuard(Config config) {
    modified(config);
  }

  /** Takes limits for what is evaluated from now on. */
  @Modified
  final void modified(Config config) {
    timeLimitMillis = config.time_limit_ms();
    maxResults = config.max_results();
    maxOutputBytes = config.max_output_bytes();
    maxAllocatedBytes = config.max_allocated_bytes();
  }

  /** Takes no more queries; those that are evaluated end within their limits. */
  @Deactivate
  final void close() {
    threads.shutdown();
  }

  QueryGuard(long timeLimitMillis, int maxResults, long maxOutputBytes, long maxAllocatedBytes) {
    this.maxAllocatedBytes = maxAllocatedBytes;
    this.timeLimitMillis = timeLimitMillis;
    this.maxResults = maxResults;
    this.maxOutputBytes = maxOutputBytes;
  }

  /** Evaluates one query and gives its results to the evaluation. */
  @FunctionalInterface
  interface Query {
    void run(Evaluation evaluation) throws Exception;
  }

  /**
   * Gives the results of a query, in order.
   *
   * @throws VconException what the query throws; QUERY_LIMIT; INVALID_QUERY for any other
   *     exception; SERVICE_UNAVAILABLE when this is closed
   */
  List<JsonNode> run(Query query) throws InterruptedException {
    Future<List<JsonNode>> task = begin(query);
    try {
      return task.get(timeLimitMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw limit("takes longer than " + timeLimitMillis + " ms");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      task.cancel(true);
    }
  }

  private Future<List<JsonNode>> begin(Query query) {
    Evaluation evaluation = new Evaluation();
    MemoryShare memory = MemoryShare.current().orElseGet(MemoryBudget.ofHeap()::open);
    try {
      return threads.submit(
          () -> {
            try (MemoryShare.Work work = memory.enter()) {
              return evaluation.run(query);
            }
          });
    } catch (RejectedExecutionException e) {
      throw new UnavailableException(
          ServerError.SERVICE_UNAVAILABLE,
          UnavailableException.Outcome.NOT_DONE,
          "The query language is going away",
          e);
    }
  }

  /** Counts one step of the query that this thread evaluates, and ends it if it is over. */
  static void step() {
    Evaluation evaluation = CURRENT.get();
    if (evaluation == null) {
      return;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw limit("is interrupted");
    }
    evaluation.steps++;
    if (evaluation.steps > MAX_STEPS) {
      throw limit("takes more than " + MAX_STEPS + " steps");
    }
    evaluation.checkMemory();
  }

  /** Refuses to make a text, or an array, that is too large. */
  static void room(double size) {
    if (size > MAX_TEXT) {
      throw limit("makes a value that is too large");
    }
  }

  /**
   * Refuses a value with too many parts to be looked at as a whole: one that holds another many
   * times takes little memory, and ages to go through.
   */
  static void weigh(JsonNode value) {
    if (!value.isContainerNode()) {
      return;
    }
    Deque<Iterator<JsonNode>> open = new ArrayDeque<>();
    open.push(value.elements());
    int weight = 0;
    while (!open.isEmpty()) {
      Iterator<JsonNode> elements = open.peek();
      if (!elements.hasNext()) {
        open.pop();
        continue;
      }
      JsonNode element = elements.next();
      weight += 1 + (element.isTextual() ? element.textValue().length() / 32 : 0);
      if (weight > MAX_WEIGHT || open.size() > MAX_WEIGHT) {
        throw limit("works on a value that is too large");
      }
      if (element.isContainerNode() && !element.isEmpty()) {
        open.push(element.elements());
      }
    }
  }

  static VconException limit(String what) {
    return new VconException(ServerError.QUERY_LIMIT, "The query " + what);
  }

  static VconException invalid(String what, @Nullable Throwable cause) {
    return new VconException(ServerError.INVALID_QUERY, "The query " + what, cause);
  }

  private static VconException failure(@Nullable Throwable cause) {
    // What writes JSON wraps what its output throws.
    Throwable inner = cause;
    for (int depth = 0; inner != null && depth < 20; depth++) {
      if (inner instanceof VconException e) {
        return e;
      }
      inner = inner.getCause();
    }
    if (cause instanceof StackOverflowError) {
      return limit("goes too deep");
    }
    if (cause instanceof OutOfMemoryError || cause instanceof NegativeArraySizeException) {
      return limit("takes too much memory");
    }
    return invalid("fails: " + (cause == null ? "" : cause.getMessage()), cause);
  }

  /** Holds one evaluation. Used by its own thread. */
  final class Evaluation {
    private final List<JsonNode> results = new ArrayList<>();
    private final OutputStream counter = new Counter();
    private int steps;
    private long bytes;
    private long allocatedAtStart;
    private long taken;

    private Evaluation() {}

    private List<JsonNode> run(Query query) throws Exception {
      CURRENT.set(this);
      allocatedAtStart = ThreadMemory.allocated();
      try {
        query.run(this);
        return results;
      } finally {
        CURRENT.remove();
        MemoryShare.giveBackEarly(taken);
      }
    }

    private void checkMemory() {
      long allocated = ThreadMemory.allocated() - allocatedAtStart;
      if (allocated > maxAllocatedBytes) {
        throw limit("takes too much memory");
      }
      if (allocated > taken + MEMORY_STEP) {
        MemoryShare.take(allocated - taken);
        taken = allocated;
      }
    }

    /** Takes a result. */
    void add(JsonNode result) throws IOException {
      if (results.size() >= maxResults) {
        throw limit("gives more than " + maxResults + " results");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw limit("is interrupted");
      }
      MAPPER.writeValue(counter, result);
      results.add(result);
    }

    private void count(int length) {
      bytes += length;
      if (bytes > maxOutputBytes) {
        throw limit("gives more than " + maxOutputBytes + " bytes");
      }
    }

    private final class Counter extends OutputStream {
      @Override
      public void write(int b) {
        count(1);
      }

      @Override
      public void write(byte[] b, int offset, int length) {
        count(length);
      }
    }
  }
}
