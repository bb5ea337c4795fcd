package org.vconserver.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/** Queries are compiled once, and no evaluation knows of another. */
@Timeout(60)
class JqProgramsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final AtomicInteger compiled = new AtomicInteger();
  private final JqPrograms programs =
      new JqPrograms(
          query -> {
            compiled.incrementAndGet();
            return JqQueryLanguage.compile(query);
          });
  private final QueryGuard guard = new QueryGuard(20_000, 1_000, 1 << 20, 384L << 20);
  private final JqQueryLanguage jq = new JqQueryLanguage(guard, programs);

  @Test
  void aQueryIsCompiledOnce() throws Exception {
    jq.check(".a");
    assertEquals("[1]", jq.evaluate(json("{\"a\":1}"), ".a").toString());
    assertEquals("[2]", jq.evaluate(json("{\"a\":2}"), ".a").toString());
    assertEquals(1, compiled.get());
  }

  @Test
  void aQueryThatDoesNotCompileIsNotKept() {
    for (int i = 0; i < 2; i++) {
      VconException e = assertThrows(VconException.class, () -> jq.check(".a +"));
      assertEquals(ServerError.INVALID_QUERY, e.code());
    }
    assertEquals(2, compiled.get());
  }

  @Test
  void thoseUsedLeastLatelyGo() {
    for (int i = 0; i < 1_000; i++) {
      programs.get("." + "a".repeat(1 + i % 100) + i);
    }
    programs.get(".a0");
    programs.get(".more");
    compiled.set(0);
    programs.get(".a0");
    programs.get(".more");
    assertEquals(0, compiled.get());
    programs.get(".aa1");
    assertEquals(1, compiled.get());
  }

  @Test
  void manyLongOnesAreNotKept() {
    for (int i = 0; i < 3; i++) {
      programs.get(" ".repeat(100_000) + "." + (char) ('a' + i));
    }
    compiled.set(0);
    assertSame(programs.get(" ".repeat(100_000) + ".c"), programs.get(" ".repeat(100_000) + ".c"));
    assertEquals(0, compiled.get());
    programs.get(" ".repeat(100_000) + ".a");
    programs.get(" ".repeat(300_000) + ".a");
    programs.get(" ".repeat(300_000) + ".a");
    assertEquals(3, compiled.get());
  }

  /**
   * Definitions, variables, labels, reductions and regular expressions, at once on many threads.
   */
  @Test
  void evaluationsAtOnceKnowNothingOfEachOther() throws Exception {
    String query =
        "def twice(f): f | f; . as {id: $id, list: $list} | label $out"
            + " | foreach ($list[], null) as $x ({sum: 0};"
            + " if $x == null then . else .sum += ($x | twice(. + $id)) end;"
            + " if $x == null then ., break $out else empty end)"
            + " | \"\\($id):\\(.sum)\" | [match(\"([0-9]+):([0-9]+)\").captures[].string]";
    List<Future<Integer>> threads = new ArrayList<>();
    CyclicBarrier together = new CyclicBarrier(8);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      for (int t = 0; t < 8; t++) {
        int id = t;
        threads.add(pool.submit(() -> rightAnswers(query, id, together)));
      }
      for (Future<Integer> thread : threads) {
        assertEquals(200, thread.get());
      }
    } finally {
      pool.shutdownNow();
    }
    assertTrue(compiled.get() <= 8, compiled + " compilations");
  }

  private int rightAnswers(String query, int id, CyclicBarrier together) throws Exception {
    JsonNode input = json("{\"id\":" + id + ",\"list\":[1,2,3]}");
    String right = "[[\"" + id + "\",\"" + (6 + 6 * id) + "\"]]";
    together.await();
    int answers = 0;
    for (int i = 0; i < 200; i++) {
      assertEquals(right, jq.evaluate(input, query).toString());
      answers++;
    }
    return answers;
  }

  /** One thread evaluates both, as the first has ended when the second begins. */
  @Test
  void limitsAreOfOneEvaluation() throws Exception {
    String query = "[range(.)] | length";
    for (int i = 0; i < 20; i++) {
      // Near the limit of steps, so that two of them together are beyond it.
      assertEquals(
          "[600000]", jq.evaluate(JsonNodeFactory.instance.numberNode(600_000), query).toString());
    }
    VconException e =
        assertThrows(
            VconException.class,
            () -> jq.evaluate(JsonNodeFactory.instance.numberNode(20_000_000), query));
    assertEquals(ServerError.QUERY_LIMIT, e.code());
    assertEquals("[3]", jq.evaluate(JsonNodeFactory.instance.numberNode(3), query).toString());
    assertEquals(1, compiled.get());
  }

  @Test
  void oneThatTakesTooLongHoldsUpNoOther() throws Exception {
    JqQueryLanguage hasty =
        new JqQueryLanguage(new QueryGuard(1, 1_000, 1 << 20, 384L << 20), programs);
    VconException e =
        assertThrows(
            VconException.class, () -> hasty.evaluate(MAPPER.nullNode(), "last(range(100000000))"));
    assertEquals(ServerError.QUERY_LIMIT, e.code());
    assertEquals("[1]", jq.evaluate(MAPPER.nullNode(), "1").toString());
  }

  @Test
  void takesNoneWhenItIsClosed() {
    guard.close();
    VconException e = assertThrows(VconException.class, () -> jq.evaluate(MAPPER.nullNode(), "1"));
    assertEquals(ServerError.SERVICE_UNAVAILABLE, e.code());
  }

  private static JsonNode json(String text) throws Exception {
    return MAPPER.readTree(text);
  }
}
