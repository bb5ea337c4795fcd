package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.VconFinding;

/** Says how many vCons are stored at once, and what is told of each. */
class ImportResourceTest {
  private static final String LINES = "application/x-ndjson";
  private static final String ZIP = "application/zip";

  private final RestApi api = new RestApi();
  private final MemoryVcons store = new MemoryVcons();

  @BeforeEach
  void provide() {
    api.services.vcons = store;
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012d", number);
  }

  private static String vcon(int number) {
    return "{\"uuid\":\"" + uuid(number) + "\",\"parties\":[]}";
  }

  private RestApi.Answer post(String query, byte[] body, String type) {
    return api.call("POST", "/vcons" + query, body, Map.of("Content-Type", type));
  }

  private List<JsonNode> lines(String... lines) {
    return results(post("", bytes(String.join("\n", lines)), LINES));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<JsonNode> results(RestApi.Answer answer) {
    answer.expect(200);
    assertEquals(LINES, answer.header("Content-Type").orElseThrow());
    return answer.text().lines().map(ImportResourceTest::json).toList();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String statuses(List<JsonNode> results) {
    List<String> statuses = new ArrayList<>();
    results.forEach(
        line -> statuses.add(line.path("line").asText() + ":" + line.path("status").asText()));
    return String.join(" ", statuses);
  }

  @SafeVarargs
  private static byte[] zip(Map.Entry<String, String>... entries) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> entry : entries) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(bytes(entry.getValue()));
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void eachLineIsStoredAsItIsAndAnsweredInOrder() {
    store.put("{'uuid':'" + uuid(2) + "','parties':[],'old':true}");
    List<JsonNode> results = lines(vcon(1) + "\r", "", "  ", " " + vcon(2), vcon(3));
    assertEquals("1:201 4:200 5:201", statuses(results));
    assertEquals(uuid(1), results.get(0).path("uuid").asText());
    RestApi.Answer first = api.get("/vcon/" + uuid(1));
    assertEquals(vcon(1), first.text());
    assertEquals(first.header("ETag").orElseThrow(), results.get(0).path("etag").asText());
    assertEquals(" " + vcon(2), api.get("/vcon/" + uuid(2)).text());
  }

  @Test
  void whatIsStoredStaysStoredWhenOthersAreRefused() {
    String large = "{\"uuid\":\"x\",\"parties\":[],\"a\":\"" + "a".repeat(RestApi.MAX_BODY) + "\"}";
    List<JsonNode> results = lines(vcon(1), "nonsense", "[]", large, "{}", vcon(2));
    assertEquals("1:201 2:422 3:422 4:413 5:422 6:201", statuses(results));
    assertEquals("INVALID_JSON", results.get(1).at("/error/code").asText());
    assertEquals("BODY_TOO_LARGE", results.get(3).at("/error/code").asText());
    assertTrue(results.get(1).at("/error/message").asText().contains("line 1"));
    assertTrue(store.find(uuid(2)).isPresent());
  }

  @Test
  void theSameVconTwiceIsStoredTwice() {
    String later = "{\"uuid\":\"" + uuid(1) + "\",\"parties\":[],\"n\":2}";
    assertEquals("1:201 2:201 3:200", statuses(lines(vcon(1), vcon(2), later)));
    assertEquals(later, api.get("/vcon/" + uuid(1)).text());
  }

  @Test
  void eachIsValidatedAsOneThatComesAlone() {
    api.services.validator =
        tree ->
            tree.has("bad")
                ? List.of(
                    new VconFinding(VconFinding.Severity.ERROR, "/bad", "r", "is bad", "core"))
                : List.of();
    String bad = "{\"uuid\":\"" + uuid(2) + "\",\"parties\":[],\"bad\":1}";
    List<JsonNode> lenient = lines(vcon(1), bad);
    assertEquals("1:201 2:201", statuses(lenient));
    assertEquals(1, lenient.get(1).path("errors").asInt());
    assertEquals(0, lenient.get(0).path("warnings").asInt(-1));
    byte[] both = bytes(vcon(1) + "\n" + bad);
    List<JsonNode> strict = results(post("?validate=strict", both, LINES));
    assertEquals("1:200 2:422", statuses(strict));
    assertEquals("INVALID_VCON", strict.get(1).at("/error/code").asText());
    post("?validate=so", both, LINES).expect(422, "[query,validate] enum");
    post("?validat=strict", both, LINES).expect(422, "[query,validat] value_error");
  }

  @Test
  void conditionsHoldForEach() {
    store.put("{'uuid':'" + uuid(1) + "','parties':[],'old':true}");
    byte[] both = bytes(vcon(1) + "\n" + vcon(2));
    Map<String, String> headers = Map.of("Content-Type", LINES, "If-None-Match", "*");
    List<JsonNode> results = results(api.call("POST", "/vcons", both, headers));
    assertEquals("1:412 2:201", statuses(results));
    assertTrue(api.get("/vcon/" + uuid(1)).text().contains("old"));
  }

  @Test
  void eachEntryOfAZipIsStoredAndItsNameToldBack() {
    byte[] zip =
        zip(
            Map.entry("calls/", ""),
            Map.entry("calls/a.json", vcon(1)),
            Map.entry("../b", "no"),
            Map.entry("large", "a".repeat(RestApi.MAX_BODY + 1)),
            Map.entry("c", vcon(3)));
    List<JsonNode> results = results(post("", zip, ZIP));
    assertEquals("1:201 2:422 3:413 4:201", statuses(results));
    assertEquals("calls/a.json", results.get(0).path("entry").asText());
    assertEquals("../b", results.get(1).path("entry").asText());
    assertEquals(vcon(3), api.get("/vcon/" + uuid(3)).text());
  }

  @Test
  void aBombEndsTheImportAndWhatWasBeforeItIsStored() {
    String large = "a".repeat(60 * RestApi.MAX_BODY);
    byte[] zip = zip(Map.entry("a", vcon(1)), Map.entry("b", large), Map.entry("c", vcon(2)));
    List<JsonNode> results = results(post("", zip, ZIP));
    assertEquals("1:201 2:413 3:413", statuses(results));
    assertTrue(results.get(2).at("/error/message").asText().contains("inflates to more than"));
    assertFalse(store.find(uuid(2)).isPresent());
  }

  @Test
  void anEntryThatCanNotBeReadIsTheLastOneThatIsTold() {
    byte[] zip = zip(Map.entry("a", vcon(1)), Map.entry("b", vcon(2)));
    byte[] cut = Arrays.copyOf(zip, zip.length / 2 - 30);
    List<JsonNode> results = results(post("", cut, ZIP));
    assertEquals("1:201 2:422", statuses(results));
    byte[] encrypted = zip.clone();
    encrypted[6] |= 1; // the flag of the first entry
    String detail = post("", encrypted, ZIP).expect(422).text();
    assertTrue(detail.contains("encrypted"), detail);
    post("", bytes("no zip"), ZIP)
        .expect(422, "The zip can't be read from here on: it is no zip, or its end is missing");
    post("", zip(), ZIP).expect(422, "[body] missing");
  }

  @Test
  void linesMayBeCompressed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(bytes(vcon(1) + "\n" + vcon(2)));
    }
    assertEquals("1:201 2:201", statuses(results(post("", bytes.toByteArray(), LINES))));
    byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9);
    assertTrue(statuses(results(post("", cut, LINES))).endsWith(":422"));
  }

  @Test
  void whatIsNoImportIsRefusedAsAWhole() {
    post("", new byte[0], LINES).expect(422, "[body] missing");
    post("", bytes("\n\n"), LINES).expect(422, "[body] missing");
    post("", bytes(vcon(1)), "application/json").expect(422);
    post("", bytes(vcon(1)), "text/plain").expect(422);
    api.call("POST", "/vcon", bytes(vcon(1)), Map.of("Content-Type", LINES)).expect(422);
    assertEquals(List.of(), store.list(null, 10));
    store.reachable = false;
    post("", bytes(vcon(1)), LINES).expect(503);
    api.services.vcons = null;
    post("", bytes(vcon(1)), LINES).expect(503);
  }

  @Test
  void aStoreThatGoesAwayIsToldOfEachThatIsLeft() {
    List<String> many = new ArrayList<>();
    for (int i = 1; i <= 120; i++) {
      many.add(vcon(i));
    }
    store.savesUntilAway = 50;
    List<JsonNode> results = lines(many.toArray(String[]::new));
    assertEquals(120, results.size());
    assertEquals(201, results.get(49).path("status").asInt());
    assertEquals("unknown", results.get(50).at("/error/outcome").asText());
    assertEquals("unknown", results.get(99).at("/error/outcome").asText());
    JsonNode last = results.get(119);
    assertEquals(503, last.path("status").asInt());
    assertEquals("not-done", last.at("/error/outcome").asText());
  }

  @Test
  void aGroupThatIsRefusedIsSavedOneByOne() {
    store.refusesUuid = uuid(2);
    assertEquals("1:201 2:409 3:201", statuses(lines(vcon(1), vcon(2), vcon(3))));
  }
}
