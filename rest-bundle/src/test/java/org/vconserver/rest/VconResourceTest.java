package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.vcon.VconFinding;
import org.vconserver.vcon.VconFinding.Severity;
import org.vconserver.vcon.error.VconException;

/** Storing, giving, deleting and querying vCons. */
class VconResourceTest {
  private static final String UUID = "00000000-0000-8000-8000-0000000000aa";
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'" + UUID + "','created_at':'2026-01-01T00:00:00Z','parties':[]}";

  private final MemoryVcons vcons = new MemoryVcons();
  private final RestApi api = new RestApi();

  @BeforeEach
  void activate() {
    api.services.vcons = vcons;
    api.services.addLanguage(language(), Map.of(QueryLanguage.PROPERTY, "jq"));
    api.services.addLanguage(language(), Map.of(QueryLanguage.PROPERTY, "jsonpath"));
  }

  /** Answers with the query, and with nothing to an empty one. */
  private static QueryLanguage language() {
    return (input, query) -> {
      if (query.equals("bad")) {
        throw new VconException(ServerError.INVALID_QUERY, "does not compile");
      }
      return List.of(TextNode.valueOf(query), input.path("uuid"));
    };
  }

  @Test
  void aVconIsGivenBackByteForByteWithItsEntityTag() {
    String spaced = VCON.replace(",", " , ");
    RestApi.Answer stored = api.post("/vcon", spaced).expect(204);
    RestApi.Answer given = api.get("/vcon/" + UUID.toUpperCase(java.util.Locale.ROOT)).expect(200);
    assertEquals(spaced.replace('\'', '"'), given.text());
    assertEquals(Optional.of("\"10\""), given.header("ETag"));
    assertEquals(stored.header("ETag"), given.header("ETag"));
  }

  @Test
  void aVconThatTheCallerHasIsNotSentAgain() {
    vcons.put(VCON);
    RestApi.Answer same =
        api.call("GET", "/vcon/" + UUID, "", Map.of("If-None-Match", "\"7\", W/\"10\""));
    assertEquals("", same.expect(304).text());
    api.call("GET", "/vcon/" + UUID, "", Map.of("If-None-Match", "\"7\"")).expect(200);
  }

  @Test
  void aVconIsStoredUnderAConditionOnlyIfItHolds() {
    api.call("POST", "/vcon", VCON, Map.of("If-Match", "*")).expect(412);
    api.call("POST", "/vcon", VCON, Map.of("If-None-Match", "*")).expect(204);
    api.call("POST", "/vcon", VCON, Map.of("If-None-Match", "*")).expect(412);
    api.call("POST", "/vcon", VCON, Map.of("If-Match", "\"10\"")).expect(204);
    api.call("DELETE", "/vcon/" + UUID, "", Map.of("If-Match", "\"10\"")).expect(412);
    api.call("DELETE", "/vcon/" + UUID, "", Map.of("If-Match", "\"11\"")).expect(204);
    assertTrue(vcons.find(UUID).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\"a", "W/", "\"a\" \"b\""})
  void whatIsNoEntityTagIsRefused(String tag) {
    api.call("DELETE", "/vcon/" + UUID, "", Map.of("If-Match", tag))
        .expect(422, "[header,If-Match] value_error");
  }

  @Test
  void deletingTwiceIsNoFault() {
    vcons.put(VCON);
    api.delete("/vcon/" + UUID).expect(204);
    api.delete("/vcon/" + UUID).expect(204);
  }

  @Test
  void anUnknownVconIsNotFound() {
    api.get("/vcon/nope").expect(404, "vCon UUID: nope not found");
    api.get("/vcon/nope/jq?jq_transform=.").expect(404, "vCon UUID: nope not found");
    api.get("/vcon/nope/jsonpath?path_string=$").expect(404, "vCon UUID: nope not found");
  }

  @Test
  void aCompressedVconIsInflated() throws IOException {
    byte[] json = VCON.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    byte[] gzip = gzip(json);
    api.call("POST", "/vcon", gzip, Map.of("Content-Type", "application/vcon+gzip")).expect(204);
    assertEquals(new String(json, StandardCharsets.UTF_8), api.get("/vcon/" + UUID).text());
    api.call("POST", "/vcon", Arrays.copyOf(gzip, gzip.length - 9), Map.of()).expect(422);
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedAlsoWhenItIsSmallBeforeItIsInflated() throws IOException {
    String large =
        VCON.replace("'parties'", "'x':'" + "a".repeat(RestApi.MAX_BODY) + "','parties'");
    api.post("/vcon", large).expect(413, "The body is larger than 10000 bytes");
    byte[] gzip = gzip(large.getBytes(StandardCharsets.UTF_8));
    assertTrue(gzip.length < 1000);
    api.call("POST", "/vcon", gzip, Map.of()).expect(413, "The body is larger than 10000 bytes");
    String exact = VCON.replace("'parties'", "'x':'','parties'");
    String filled = exact.replace("'x':''", "'x':'" + "a".repeat(10_000 - exact.length()) + "'");
    api.post("/vcon", filled).expect(204);
  }

  @Test
  void anotherMediaTypeThanJsonIsRefused() {
    api.call("POST", "/vcon", VCON, Map.of("Content-Type", "text/plain"))
        .expect(422, "[body] content_type");
    api.call("POST", "/vcon", VCON, Map.of("Content-Type", "application/vcon+json")).expect(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|[body] missing",
        "[]|[body] dict_type",
        "{bad|[body,1] json_invalid",
        "{'uuid':'u','parties':[]} x|[body,26] json_invalid",
        "{'a':1,'a':2}|[body,10] json_invalid",
        "{'uuid':'u','parties':[]} {}|[body,26] json_invalid",
        "{'a':'é😀',b|[body,11] json_invalid",
        "{'parties':[]}|[body,uuid] missing",
        "{'uuid':5,'parties':[]}|[body,uuid] string_type",
        "{'uuid':'u','parties':'x'}|[body,parties] list_type",
        "{'uuid':'u','parties':[],'dialog':{}}|[body,dialog] list_type",
        "{'uuid':'','parties':[]}|vCon UUID: not set",
        "{'uuid':'a/b','parties':[]}|uuid: must have printable characters only, and no / and no \\"
      })
  void whatIsNoVconIsRefused(@Nullable String body, String fault) {
    api.post("/vcon", body == null ? "" : body).expect(422, fault);
  }

  @Test
  void listsThatAreNullAreTaken() {
    api.post("/vcon", "{'uuid':'u','parties':null,'dialog':[]}").expect(204);
  }

  @Test
  void findingsAreCountedAndRefuseOnlyWhenValidationIsStrict() {
    api.services.validator =
        document ->
            List.of(
                new VconFinding(Severity.ERROR, "/parties/0/a~1b", "rule.x", "wrong", "4.1"),
                new VconFinding(Severity.WARNING, "", "rule.y", "odd", "4.2"));
    RestApi.Answer lenient = api.post("/vcon", VCON).expect(204);
    assertEquals(Optional.of("1"), lenient.header("Vcon-Errors"));
    assertEquals(Optional.of("1"), lenient.header("Vcon-Warnings"));
    assertEquals(
        Optional.empty(), api.post("/vcon?validate=off", VCON).expect(204).header("Vcon-Errors"));
    api.post("/vcon?validate=strict", VCON).expect(422, "[body,parties,0,a/b] rule.x");
    api.post("/vcon?validate=maybe", VCON).expect(422, "[query,validate] enum");
    JsonNode report = api.post("/vcon/validate", VCON).expect(200).json();
    assertFalse(report.path("valid").asBoolean());
    assertEquals(UUID, report.path("uuid").asText());
    assertEquals("rule.x", report.at("/findings/0/rule").asText());
  }

  /** Who looks at a vCon on its way into the store takes the one tree that was made of its text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'uuid':'u','parties':[]}",
        "{'payload':'e30','signatures':[{'header':{'uuid':'u'}}]}",
        "{'ciphertext':'','recipients':[],'unprotected':{'uuid':'u'}}"
      })
  void aPostedVconIsParsedOnce(String posted) {
    List<ObjectNode> seen = new ArrayList<>();
    api.services.validator =
        document -> {
          seen.add(document);
          return List.of();
        };
    api.post("/vcon", posted).expect(204);
    assertSame(seen.get(0), vcons.find("u").orElseThrow().vcon().tree());
  }

  @Test
  void withoutAValidatorNothingIsFoundAndStrictnessHasToWait() {
    assertEquals(Optional.empty(), api.post("/vcon", VCON).expect(204).header("Vcon-Errors"));
    String missing = "The service VconValidator is not active at the moment";
    RestApi.Answer strict = api.post("/vcon?validate=strict", VCON).expect(503, missing);
    assertEquals(Optional.of("5"), strict.header("Retry-After"));
    api.post("/vcon/validate", VCON).expect(503, missing);
  }

  @Test
  void aVconIsGivenInAnotherVersionWithNotes() {
    vcons.put(VCON.replace("'parties':[]", "'parties':[{'tel':'1'}]"));
    RestApi.Answer old = api.get("/vcon/" + UUID + "?vcon_version=0.0.2").expect(200);
    assertEquals("0.0.2", old.json().path("vcon").asText());
    assertTrue(old.header("Vcon-Conversion-Notes").isPresent());
    api.get("/vcon/" + UUID + "?vcon_version=7").expect(422, "[query,vcon_version] enum");
  }

  @Test
  void queriesAreAskedInTheirLanguage() {
    vcons.put(VCON);
    String path = "/vcon/" + UUID;
    assertEquals("[\".x\",\"" + UUID + "\"]", api.get(path + "/jq?jq_transform=.x").text());
    assertEquals("[\"$.x\",\"" + UUID + "\"]", api.get(path + "/jsonpath?path_string=$.x").text());
    assertEquals("\".x\"", api.get(path + "/jsonpath?path_string=.x").text());
    api.get(path + "/jq").expect(422, "[query,jq_transform] missing");
    api.get(path + "/jsonpath").expect(422, "[query,path_string] missing");
    RestApi.Answer bad = api.get(path + "/jq?jq_transform=bad").expect(422, "does not compile");
    assertEquals("ValueError", bad.json().path("exception_class").asText());
  }

  @Test
  void aServiceThatIsAwayIsNamed() {
    api.services.vcons = null;
    api.get("/vcon/" + UUID).expect(503, "The service VconStore is not active at the moment");
    api.services.vcons = vcons;
    vcons.put(VCON);
    api.services.removeLanguage(language());
    RestApi fresh = new RestApi();
    fresh.services.vcons = vcons;
    fresh
        .get("/vcon/" + UUID + "/jq?jq_transform=.")
        .expect(503, "The query language jq is not active at the moment");
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(result)) {
      gzip.write(bytes);
    }
    return result.toByteArray();
  }
}
