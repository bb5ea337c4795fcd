package org.vconserver.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.processor.DialogMedia;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.ProcessorSession;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

class CoreProcessorsTest {
  private static final String UUID = "0195544a-b9b1-8ee4-b9a2-279e0d16bc46";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OneVcon session = new OneVcon();
  private final QueryGuard guard = new QueryGuard(2_000, 10_000, 16L << 20, 384L << 20);
  private final JqQueryLanguage jq = new JqQueryLanguage(guard);
  private final JsonPathQueryLanguage jsonPath = new JsonPathQueryLanguage(guard);

  @Test
  void setsParameters() throws Exception {
    session.setParameter("a", MAPPER.readTree("0"));
    new SetParametersProcessor()
        .process(
            session, new SetParametersOptions((ObjectNode) MAPPER.readTree("{\"a\":1,\"b\":[2]}")));
    assertEquals("{a=1, b=[2]}", session.parameters().toString());
  }

  @Test
  void asksForAJobOnTheInput() {
    new QueueJobProcessor().process(session, new QueueJobOptions("q", ""));
    new QueueJobProcessor().process(session, new QueueJobOptions("q", "from"));
    assertEquals(
        List.of(
            new JobRequest("q", List.of(UUID), null), new JobRequest("q", List.of(UUID), "from")),
        session.requests);
  }

  @Test
  void laterQueriesSeeTheParametersOfEarlierOnes() throws Exception {
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put("one", ".vcons[0].parties | length, 99");
    queries.put("two", ".parameters.one + 1");
    new JqProcessor(jq).process(session, new JQOptions(queries));
    assertEquals("{one=2, two=3}", session.parameters().toString());
  }

  @Test
  void queriesAreCheckedWithoutADocument() throws Exception {
    jq.check(".vcons[0].parties | length");
    VconException e = assertThrows(VconException.class, () -> jq.check(".a +"));
    assertEquals(ServerError.INVALID_QUERY, e.code());
  }

  @Test
  void namesTheParameterOfAQueryWithoutResult() {
    VconException e =
        assertThrows(
            VconException.class,
            () -> new JqProcessor(jq).process(session, new JQOptions(Map.of("p", "empty"))));
    assertEquals(ServerError.NO_RESULT, e.code());
    assertTrue(e.getMessage().contains("p"), e.getMessage());
  }

  static List<String> queries(String kind) throws Exception {
    List<String> queries = new ArrayList<>();
    try (InputStream in = CoreProcessorsTest.class.getResourceAsStream("/jq_queries.json")) {
      MAPPER.readTree(in).path(kind).forEach(query -> queries.add(query.path("q").asText()));
    }
    return queries;
  }

  static List<String> okQueries() throws Exception {
    return queries("ok");
  }

  static List<String> hostileQueries() throws Exception {
    return queries("hostile");
  }

  @ParameterizedTest
  @MethodSource("okQueries")
  void evaluates(String query) throws Exception {
    assertEquals(1, jq.evaluate(document(), query).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {".vcons[0]..", "error(\"x\")", "input", "import \"x\" as $d; $d"})
  void refuses(String query) {
    VconException e = assertThrows(VconException.class, () -> jq.evaluate(document(), query));
    assertEquals(ServerError.INVALID_QUERY, e.code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def f: f; f",
        "[range(1000000000)]",
        "[repeat(1)]",
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\" | test(\"^(a+)+$\")",
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\" | gsub(\"^(a+)+$\"; \"\")",
        "reduce range(1000000000) as $i (\"\"; . + \"x\")",
        "range(20000)",
        "[range(200000)|\"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\"]",
        "\"x\" * 1000000000",
        "reduce range(60) as $i (\"x\"; . + .)",
        "\"x\"|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.|.+.",
        "reduce range(60) as $i ([1]; . + .)",
        "reduce range(60) as $i (\"xx\"; \"\\(.)\\(.)\")",
        "\"xxxxxxxx\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"|\"\\(.)\\(.)\"",
        "reduce range(60) as $i (1; [., .]) | tojson",
        "reduce range(60) as $i (1; [., .]) | tostring",
        "reduce range(60) as $i (1; [., .]) | . == (reduce range(60) as $i (1; [., .]))",
        "reduce range(60) as $i (1; [., .]) | [., .] | sort",
        "reduce range(60) as $i (1; [., .])",
        "[] | .[1000000000] = 1",
        "null | setpath([1000000000]; 1)",
        "def f: 1 | f; f",
        "[1 | recurse(. + 1)] | length",
        "last(repeat(1))",
        "[limit(100000000; repeat(1))]",
        "until(false; .)"
      })
  void limits(String query) {
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          VconException e = assertThrows(VconException.class, () -> jq.evaluate(document(), query));
          assertEquals(ServerError.QUERY_LIMIT, e.code(), e.getMessage());
        });
  }

  @ParameterizedTest
  @MethodSource("hostileQueries")
  void survives(String query) {
    Assertions.assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          try {
            String results = jq.evaluate(document(), query).toString();
            assertTrue(results.length() < 100, results);
          } catch (VconException e) {
            assertTrue(
                e.code() == ServerError.QUERY_LIMIT || e.code() == ServerError.INVALID_QUERY);
          }
        });
  }

  @Test
  void takesRawControlCharactersInStrings() throws Exception {
    assertEquals("[\"a\\nb\"]", evaluate("[\"a\",\"b\"] | join(\"\n\") # it's \"\n"));
    assertEquals("[\"1\\t3\"]", evaluate("\"\\(1)\t\\((1 + 2) # \")\"\n)\""));
  }

  @Test
  void hasTheBuiltinsThatJacksonJqLacks() throws Exception {
    assertEquals("[true]", evaluate("isempty(empty)"));
    assertEquals("[false]", evaluate("isempty(1, 2)"));
    assertEquals("[true]", evaluate("2 | IN(1, 2)"));
    assertEquals("[{\"1\":{\"a\":1}}]", evaluate("[{a: 1}] | INDEX(.a)"));
    assertEquals("[[1,1]]", evaluate("[limit(2; 1 | repeat(.))]"));
    assertEquals("[\"2015-03-05T23:51:47Z\"]", evaluate("1425599507 | todate"));
    assertEquals("[1425599507]", evaluate("\"2015-03-05T23:51:47Z\" | fromdate"));
    assertEquals("[\"xbxb\"]", evaluate("\"abab\" | gsub(\"a\"; \"x\")"));
  }

  @Test
  void evaluatesJsonPath() throws Exception {
    JsonNode vcon = session.input().tree();
    assertEquals("[\"A\", \"B\"]", jsonPath.evaluate(vcon, "$.parties[*].name").toString());
    assertEquals("[\"" + UUID + "\"]", jsonPath.evaluate(vcon, "$.uuid").toString());
    assertEquals("[]", jsonPath.evaluate(vcon, "$.nothing").toString());
    assertEquals("[\"A\"]", jsonPath.evaluate(vcon, ".parties[0].name").toString());
    assertEquals("[\"A\"]", jsonPath.evaluate(vcon, "parties[*].name").toString());
    for (String query : List.of("nothing", "$.parties[")) {
      VconException e = assertThrows(VconException.class, () -> jsonPath.evaluate(vcon, query));
      assertEquals(ServerError.INVALID_QUERY, e.code());
    }
  }

  private String evaluate(String query) throws Exception {
    return jq.evaluate(document(), query).toString();
  }

  private JsonNode document() {
    ObjectNode document = MAPPER.createObjectNode();
    document.putArray("vcons").add(session.input().tree());
    document.putObject("parameters");
    return document;
  }

  /** A run over a single vCon. */
  private static final class OneVcon implements ProcessorSession {
    private final Map<String, JsonNode> parameters = new LinkedHashMap<>();
    private final List<JobRequest> requests = new ArrayList<>();

    @Override
    public List<Vcon> vcons() {
      String json =
          "{\"uuid\":\""
              + UUID
              + "\",\"parties\":[{\"name\":\"A\"},{\"name\":\"B\"}],\"dialog\":["
              + "{\"type\":\"text\",\"parties\":[0],\"body\":\"x\"},"
              + "{\"type\":\"text\",\"parties\":[0],\"body\":\"y\"}]}";
      return List.of(Vcon.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public int inputIndex() {
      return 0;
    }

    @Override
    public void replace(int index, Vcon vcon) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void add(Vcon vcon) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, JsonNode> parameters() {
      return new LinkedHashMap<>(parameters);
    }

    @Override
    public void setParameter(String name, JsonNode value) {
      parameters.put(name, value);
    }

    @Override
    public DialogMedia media(ObjectNode dialog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void notice(Notice notice) {
      throw new AssertionError(notice.sentence());
    }

    @Override
    public void enqueueOnCommit(JobRequest request) {
      requests.add(request);
    }
  }
}
