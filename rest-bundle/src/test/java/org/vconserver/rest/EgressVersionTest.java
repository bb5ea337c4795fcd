package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.vcon.version.VconVersion;

/** In which version of the syntax a vCon is given out, and what its entity tag is of. */
class EgressVersionTest {
  private static final String VCON =
      "{'vcon':'0.4.0','uuid':'u','created_at':'2026-01-01T00:00:00Z','parties':[{'tel':'1'}],"
          + "'dialog':[{'type':'text','start':'2026-01-01T00:00:00Z','parties':0,"
          + "'mediatype':'text/plain','encoding':'none','body':'hello'}]}";

  /** Has what older versions have no means to say. */
  private static final String NEWER = VCON.replace("'tel'", "'did':'did:x:1','tel'");

  private final MemoryVcons vcons = new MemoryVcons();
  private final RestApi api = api(RestApi.SETTINGS);

  private RestApi api(RestSettings settings) {
    RestApi made = new RestApi(settings);
    made.services.vcons = vcons;
    QueryLanguage everything = (input, query) -> List.of(input);
    made.services.addLanguage(everything, Map.of(QueryLanguage.PROPERTY, "jq"));
    made.services.addLanguage(everything, Map.of(QueryLanguage.PROPERTY, "jsonpath"));
    return made;
  }

  private static RestSettings egress(RestSettings settings, VconVersion version) {
    return new RestSettings(
        settings.corsOrigins(),
        settings.maxBodyBytes(),
        settings.maxImportBytes(),
        settings.runs(),
        settings.eventListeners(),
        settings.memoryPercent(),
        settings.vconApi(),
        settings.adminApi(),
        settings.bundleChanges(),
        settings.pipelineEditor(),
        Optional.of(version),
        settings.wireCompat());
  }

  private static RestApi.Answer get(RestApi from, String query, @Nullable String accept) {
    return from.call(
        "GET", "/vcon/u" + query, "", accept == null ? Map.of() : Map.of("Accept", accept));
  }

  private static void assertVersion(String version, RestApi.Answer answer) {
    assertEquals(version, answer.expect(200).json().path("vcon").asText());
    assertEquals(Optional.of(version), answer.header("Vcon-Version"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "||0.4.0",
        "?vcon_version=0.0.2||0.0.2",
        "?vcon_version=0.3.0||0.3.0",
        "|application/vcon+json;version=0.0.1|0.0.1",
        "|application/vcon+json; version=\"0.0.2\"|0.0.2",
        "|application/vcon+json;version=0.0.1;q=0.1, application/vcon+json;version=0.0.2|0.0.2",
        "|application/vcon+json;version=7, application/vcon+json;version=0.3.0;q=0.5|0.3.0",
        "|application/vcon+json;version=0.5.0|0.4.0",
        "|application/json;version=0.0.1|0.4.0",
        "|*/*|0.4.0",
        "?vcon_version=0.3.0|application/vcon+json;version=0.0.1|0.3.0"
      })
  void theVersionIsThatOfTheQueryElseOfTheMediaTypeElseItsOwn(
      @Nullable String query, @Nullable String accept, String version) {
    vcons.put(VCON);
    assertVersion(version, get(api, query == null ? "" : query, accept));
  }

  @Test
  void theServerMayHaveAVersionForThoseWhoAskForNone() {
    vcons.put(VCON);
    RestApi older = api(egress(RestApi.SETTINGS, VconVersion.V0_0_2));
    assertVersion("0.0.2", get(older, "", null));
    assertVersion("0.4.0", get(older, "?vcon_version=0.4.0", null));
    assertVersion("0.0.2", get(api(RestApi.PEER), "", null));
    assertVersion("0.3.0", get(api(egress(RestApi.PEER, VconVersion.V0_3_0)), "", null));
  }

  @Test
  void whatAVersionCanNotExpressIsGivenAsItIsKeptWithTheReason() {
    vcons.put(NEWER);
    RestApi.Answer given = get(api, "?vcon_version=0.0.2", null);
    assertVersion("0.4.0", given);
    assertEquals(NEWER.replace('\'', '"'), given.text());
    assertEquals(
        Optional.of("/parties/0/did did is not part of 0.0.2: kept"),
        given.header("Vcon-Conversion-Note"));
    assertVersion("0.4.0", get(api(RestApi.PEER), "", null));
  }

  @Test
  void whatIsAmendedIsCalledSoAsWithThePeer() {
    vcons.put(VCON.replace("'parties'", "'amended':{'uuid':'before'},'parties'"));
    assertEquals(
        "before",
        get(api, "?vcon_version=0.0.2", null).expect(200).json().at("/appended/uuid").asText());
    RestApi.Answer there = get(api(RestApi.PEER), "", null);
    assertVersion("0.0.2", there);
    assertEquals("before", there.json().at("/amended/uuid").asText());
  }

  @Test
  void signedAndEncryptedVconsAreGivenAsTheyAreKept() {
    String encrypted =
        "{'unprotected':{'uuid':'u'},'recipients':[],'ciphertext':'','iv':'','tag':''}";
    vcons.put(encrypted);
    RestApi.Answer given = get(api, "?vcon_version=0.0.2", null).expect(200);
    assertEquals(encrypted.replace('\'', '"'), given.text());
    assertEquals(Optional.empty(), given.header("Vcon-Version"));
  }

  @Test
  void theMediaTypeIsThatOfVconsForThoseWhoNameIt() {
    vcons.put(VCON);
    assertEquals(Optional.of("application/json"), get(api, "", null).header("Content-Type"));
    assertEquals(
        Optional.of("application/vcon+json"),
        get(api, "", "application/vcon+json").header("Content-Type"));
    assertEquals(Optional.of("Accept"), get(api, "", null).header("Vary"));
  }

  @Test
  void theEntityTagIsOfWhatIsSent() {
    vcons.put(VCON);
    String kept = get(api, "", null).header("ETag").orElseThrow();
    String older = get(api, "?vcon_version=0.0.2", null).header("ETag").orElseThrow();
    assertNotEquals(kept, older);
    api.call("GET", "/vcon/u?vcon_version=0.0.2", "", Map.of("If-None-Match", older)).expect(304);
    api.call("GET", "/vcon/u?vcon_version=0.0.2", "", Map.of("If-None-Match", kept)).expect(200);
    api.call("GET", "/vcon/u", "", Map.of("If-None-Match", kept)).expect(304);
  }

  @Test
  void aChangeMayBeOnConditionOfEitherTag() {
    vcons.put(VCON);
    String older = get(api, "?vcon_version=0.0.2", null).header("ETag").orElseThrow();
    String changed = VCON.replace("hello", "changed");
    api.call("POST", "/vcon", changed, Map.of("If-Match", older)).expect(204);
    api.call("POST", "/vcon", VCON, Map.of("If-Match", older)).expect(412);
    String now = get(api, "?vcon_version=0.3.0", null).header("ETag").orElseThrow();
    api.call("DELETE", "/vcon/u", "", Map.of("If-Match", older)).expect(412);
    api.call("DELETE", "/vcon/u", "", Map.of("If-Match", now)).expect(204);
  }

  @ParameterizedTest
  @CsvSource({"jq?jq_transform=.", "jsonpath?path_string=$"})
  void queriesSeeTheVersionThatIsAskedFor(String query) {
    vcons.put(VCON);
    for (String version : List.of("0.0.1", "0.4.0")) {
      RestApi.Answer result = api.get("/vcon/u/" + query + "&vcon_version=" + version).expect(200);
      assertEquals(version, result.json().path(0).path("vcon").asText());
      assertEquals(Optional.of(version), result.header("Vcon-Version"));
    }
  }

  @Test
  void aVersionThatIsNoneOrNotReleasedCanNotBeAskedFor() {
    vcons.put(VCON);
    get(api, "?vcon_version=7", null).expect(422, "[query,vcon_version] enum");
    get(api, "?vcon_version=0.5.0", null).expect(422, "[query,vcon_version] enum");
    api.get("/vcon/u/jq?jq_transform=.&vcon_version=").expect(422, "[query,vcon_version] enum");
  }
}
