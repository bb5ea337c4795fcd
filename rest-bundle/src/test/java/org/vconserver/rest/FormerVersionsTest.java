package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Says how former versions of a vCon are read, compared and restored. */
class FormerVersionsTest {
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";
  private static final String PATH = "vcon/" + UUID;
  private static final String FIRST =
      "{\"uuid\":\"" + UUID + "\", \"parties\":[],\"subject\":\"one\"}";
  private static final String SECOND = FIRST.replace("one", "two");

  private final RestApi api = new RestApi();
  private final MemoryVcons store = new MemoryVcons();
  private String first = "";
  private String second = "";

  @BeforeEach
  void fill() {
    api.services.vcons = store;
    api.services.changes = store;
    first = api.post("vcon", FIRST).header("ETag").orElseThrow();
    second = api.post("vcon", SECOND).header("ETag").orElseThrow();
  }

  private static String bare(String tag) {
    return tag.replace("\"", "");
  }

  @Test
  void theHistoryTellsWhichAreKept() {
    JsonNode former = api.get(PATH + "/history").json().path("former_versions");
    assertEquals(1, former.size());
    assertEquals(first, former.path(0).path("revision").asText());
    assertEquals(RestApi.NOW.toString(), former.path(0).path("until").asText());
    assertEquals(FIRST.length(), former.path(0).path("size").asInt());
  }

  @Test
  void oneIsReadByItsEntityTagWithOrWithoutQuotes() {
    for (String tag : new String[] {bare(first), "%22" + bare(first) + "%22"}) {
      var answer = api.get(PATH + "?revision=" + tag);
      assertEquals(FIRST, answer.text());
      assertEquals(first, answer.header("ETag").orElseThrow());
    }
    assertEquals(SECOND, api.get(PATH + "?revision=" + bare(second)).text());
  }

  @Test
  void oneThatIsNotKeptIsNotFoundAndWhatIsNoEntityTagIsRefused() {
    var missing = api.get(PATH + "?revision=abc");
    assertEquals(404, missing.status());
    assertTrue(missing.text().contains("HISTORY_KEEP_VERSIONS"), missing.text());
    assertEquals(404, api.get("vcon/other?revision=abc").status());
    for (String wrong : new String[] {"", "xyz", "12345678901234567", "-1"}) {
      var refused = api.get(PATH + "?revision=" + wrong);
      assertEquals(422, refused.status(), wrong);
      assertTrue(refused.text().contains("revision"), refused.text());
    }
  }

  @Test
  void twoAreCompared() {
    var diff = api.get(PATH + "/diff?from=" + bare(first)).json();
    assertEquals(first, diff.path("from").asText());
    assertEquals(second, diff.path("to").asText());
    assertEquals(
        "[{\"op\":\"replace\",\"path\":\"/subject\",\"value\":\"two\"}]",
        diff.path("patch").toString());
    var back = api.get(PATH + "/diff?from=" + bare(second) + "&to=" + bare(first)).json();
    assertEquals("one", back.path("patch").path(0).path("value").asText());
    assertEquals(422, api.get(PATH + "/diff").status());
    assertEquals(422, api.get(PATH + "/diff?from=" + bare(first) + "&too=1").status());
    assertEquals(404, api.get(PATH + "/diff?from=abc").status());
  }

  @Test
  void oneIsRestoredByteForByteAndTheOtherCanBeRestoredAgain() {
    var restored = api.post(PATH + "/restore?revision=" + bare(first), "");
    assertEquals(204, restored.status());
    assertEquals(FIRST, api.get(PATH).text());
    assertEquals("vcon.updated", newest().path("kind").asText());
    assertEquals(204, api.post(PATH + "/restore?revision=" + bare(second), "").status());
    assertEquals(SECOND, api.get(PATH).text());
  }

  private JsonNode newest() {
    return api.get(PATH + "/history").json().path("changes").path(0);
  }

  @Test
  void restoringTakesItsCondition() {
    String path = PATH + "/restore?revision=" + bare(first);
    assertEquals(412, api.call("POST", path, "", Map.of("If-Match", first)).status());
    assertEquals(SECOND, api.get(PATH).text());
    assertEquals(204, api.call("POST", path, "", Map.of("If-Match", second)).status());
    assertEquals(422, api.post(PATH + "/restore", "").status());
    assertEquals(404, api.post(PATH + "/restore?revision=abc", "").status());
  }
}
