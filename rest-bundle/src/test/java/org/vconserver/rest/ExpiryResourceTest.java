package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.change.ChangeCause;

/** Says how it is asked when a vCon expires, and answered. */
class ExpiryResourceTest {
  private static final String UUID = "018f3a00-005a-8abc-8caa-f24ab1a0c334";
  private static final String VCON = "{'uuid':'" + UUID + "','parties':[],'subject':'one'}";
  private static final String PATH = "/vcon/" + UUID + "/expires";

  private final RestApi api = new RestApi();
  private final MemoryVcons store = new MemoryVcons();

  @BeforeEach
  void provide() {
    api.services.vcons = store;
    api.services.changes = store;
    api.services.index = new MemoryIndex(store);
  }

  private String expires() {
    JsonNode answer = api.get(PATH).expect(200).json();
    assertEquals(UUID, answer.path("vcon").asText());
    return answer.required("expires").asText();
  }

  @Test
  void aVconIsStoredWithATimeOrForSomeSeconds() {
    api.post("/vcon?expires=2027-01-31T00:00:00%2B01:00", VCON).expect(204);
    assertEquals("2027-01-30T23:00:00Z", expires());
    api.post("/vcon?ttl=60", VCON).expect(204);
    assertEquals(RestApi.NOW.plusSeconds(60).toString(), expires());
    api.post("/vcon", VCON).expect(204);
    assertEquals(RestApi.NOW.plusSeconds(60).toString(), expires());
  }

  @Test
  void withoutOneItDoesNotExpire() {
    api.post("/vcon", VCON).expect(204);
    assertEquals("null", expires());
  }

  @Test
  void itIsSetAndClearedWithoutTheVcon() {
    store.put(VCON);
    api.put(PATH, "{'ttl':3600}").expect(204);
    assertEquals(RestApi.NOW.plusSeconds(3600).toString(), expires());
    api.put(PATH, "{'expires':'2027-01-31T00:00:00Z'}").expect(204);
    assertEquals("2027-01-31T00:00:00Z", expires());
    api.delete(PATH).expect(204);
    assertEquals("null", expires());
    assertEquals(VCON.replace('\'', '"'), api.get("/vcon/" + UUID).text());
  }

  @Test
  void aVconThatIsNotThereHasNone() {
    api.get(PATH).expect(404);
    api.put(PATH, "{'ttl':3600}").expect(404);
    api.delete(PATH).expect(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expires=tomorrow | [query,expires] value_error",
        "expires=2027-01-31T00:00:00 | [query,expires] value_error",
        "expires=2026-01-01T00:00:00Z | [query,expires] value_error",
        "expires= | [query,expires] value_error",
        "ttl=0 | [query,ttl] value_error",
        "ttl=-1 | [query,ttl] value_error",
        "ttl=1.5 | [query,ttl] value_error",
        "ttl=4000000000 | [query,ttl] value_error",
        "ttl=99999999999999999999 | [query,ttl] value_error",
        "ttl=60&expires=2027-01-31T00:00:00Z | [query,ttl] value_error"
      })
  void anExpiryThatCantBeMeantIsRefusedAndNothingIsStored(String query, String fault) {
    api.post("/vcon?" + query, VCON).expect(422, fault);
    assertTrue(store.find(UUID).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | [body,expires] missing",
        "{'expires':null} | [body,expires] missing",
        "{'expires':17} | [body,expires] string_type",
        "{'expires':'2026-01-01T00:00:00Z'} | [body,expires] value_error",
        "{'ttl':'60'} | [body,ttl] int_type",
        "{'ttl':0} | [body,ttl] value_error",
        "{'ttl':60,'expires':'2027-01-31T00:00:00Z'} | [body,ttl] value_error",
        "{'ttl':60,'seconds':60} | [body,seconds] value_error"
      })
  void aBodyThatCantBeMeantIsRefused(String body, String fault) {
    store.put(VCON);
    api.put(PATH, body).expect(422, fault);
    assertEquals("null", expires());
  }

  @Test
  void theHistoryTellsThatItWasSetAndThatItHasCome() {
    api.post("/vcon", VCON).expect(204);
    api.put(PATH, "{'ttl':60}").expect(204);
    store.delete(UUID, OptionalLong.empty(), ChangeCause.EXPIRED);
    api.post("/vcon?ttl=60", VCON).expect(204);
    JsonNode changes = api.get("/vcon/" + UUID + "/history").expect(200).json().path("changes");
    assertEquals("set", changes.path(0).path("expiry").asText());
    assertEquals("expired", changes.path(1).path("expiry").asText());
    assertEquals("vcon.deleted", changes.path(1).path("kind").asText());
    assertEquals("set", changes.path(2).path("expiry").asText());
    assertEquals("[]", changes.path(2).path("paths").toString());
    assertFalse(changes.path(3).has("expiry"));
  }

  @Test
  void listsShowIt() {
    api.post("/vcon?expires=2027-01-31T00:00:00Z", VCON).expect(204);
    JsonNode found = api.get("/vcons").expect(200).json().path("vcons").path(0);
    assertEquals("2027-01-31T00:00:00Z", found.path("expires").asText());
    api.delete(PATH).expect(204);
    assertFalse(api.get("/vcons").json().path("vcons").path(0).has("expires"));
  }

  @Test
  void aVconThatOthersChangeMeanwhileIsTriedAgain() {
    store.put(VCON);
    store.conflicts = 4;
    api.put(PATH, "{'ttl':60}").expect(204);
    store.conflicts = 5;
    assertEquals(409, api.call("PUT", PATH, "{'ttl':60}", Map.of()).status());
  }
}
