package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Says how vCons are listed, counted and searched. */
class VconsResourceTest {
  private final RestApi api = new RestApi();
  private final MemoryVcons store = new MemoryVcons();
  private final MemoryIndex index = new MemoryIndex(store);

  @BeforeEach
  void fill() {
    provide(api);
    put(1, "'parties':[{'name':'Ann','tel':'+49301','role':'agent'}],'tags':{'team':'blue'}");
    put(2, "'parties':[{'name':'Bob','mailto':'b@x.org'}],'dialog':[{'type':'recording'}]");
    put(3, "'parties':[{'name':'Ann'}],'analysis':[{'type':'summary','vendor':'v'}]");
    put(4, "'parties':[],'vcon':'0.3.0','amended':{'uuid':'" + uuid(1) + "'},'critical':['CC']");
  }

  private void provide(RestApi to) {
    to.services.vcons = store;
    to.services.index = index;
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012d", number);
  }

  private void put(int number, String members) {
    store.put(
        "{'uuid':'"
            + uuid(number)
            + "','created_at':'2026-01-0"
            + number
            + "T00:00:00Z',"
            + members
            + "}");
  }

  private static String numbers(JsonNode uuids) {
    List<String> numbers = new ArrayList<>();
    uuids.forEach(uuid -> numbers.add(uuid.asText().substring(35)));
    return String.join(" ", numbers);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 4 3 2 1",
    "party=%2B49301, 1",
    "party=b@x.org, 2",
    "party=ann, 3 1",
    "tel=0049-301, 1",
    "name=ANN, 3 1",
    "name=ann&role=agent, 1",
    "name=ann&name=bob, ''",
    "mailto=B@x.org, 2",
    "tag=team, 1",
    "tag=team:blue, 1",
    "tag=team:red, ''",
    "type=recording, 2",
    "has=recording, 2",
    "missing=recording&has=summary, 3",
    "analysis=summary, 3",
    "vendor=v, 3",
    "version=0.3.0, 4",
    "form=unsigned, 4 3 2 1",
    "form=signed, ''",
    "extension=cc, 4",
    "related_to=00000000-0000-4000-8000-000000000001, 4",
    "since=2026-01-02&until=2026-01-03T00:00:00Z, 3 2"
  })
  void filtersChooseVcons(String query, String found) {
    JsonNode answer = api.get("vcons?view=uuid&" + query).json();
    assertEquals(found, numbers(answer.path("vcons")));
    long count = api.get("vcons/count?" + query).json().path("count").asLong();
    assertEquals(answer.path("vcons").size(), count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "q=",
        "q=-not",
        "tel=x",
        "party=%20",
        "has=wings",
        "missing=wings",
        "form=round",
        "since=soon",
        "related_to=a%20%00",
        "nam=ann",
        "view=all",
        "limit=0",
        "limit=1001",
        "scan=true",
        "sort=rank",
        "sort=best&q=x"
      })
  void aFaultInTheQueryIsNamed(String query) {
    RestApi.Answer answer = api.get("vcons?" + query);
    assertEquals(422, answer.status());
    String name = query.substring(0, query.indexOf('='));
    assertEquals(name, answer.json().at("/detail/0/loc/1").asText());
  }

  @Test
  void aSummaryIsWhatIsShownUnlessMoreOrLessIsAskedFor() {
    JsonNode summary = api.get("vcons?limit=1&name=bob").json().at("/vcons/0");
    assertEquals(uuid(2), summary.path("uuid").asText());
    assertEquals("Bob", summary.at("/parties/0/name").asText());
    assertEquals("2026-01-02T00:00:00Z", summary.path("created_at").asText());
    assertEquals(RestApi.NOW.toString(), summary.path("stored_at").asText());
    assertTrue(summary.path("size").asInt() > 0);
    String tag = api.get("vcon/" + uuid(2)).header("ETag").orElseThrow();
    assertEquals(tag, summary.path("revision").asText());
    JsonNode few = api.get("vcons?name=bob&fields=uuid,size").json().at("/vcons/0");
    assertEquals(2, few.size());
    JsonNode whole = api.get("vcons?name=bob&view=full").json().at("/vcons/0");
    assertEquals("recording", whole.at("/dialog/0/type").asText());
  }

  @Test
  void aSummaryShowsWhereTheWordsAre() {
    put(5, "'parties':[{'name':'Zo\u00eb'}],'subject':'Der ZUG f\u00e4hrt nicht'");
    JsonNode found = api.get("vcons?q=zug").json().at("/vcons/0");
    assertEquals(uuid(5), found.path("uuid").asText());
    JsonNode snippet = found.at("/snippets/0");
    assertEquals("subject", snippet.path("in").asText());
    assertEquals("Der ZUG f\u00e4hrt nicht", snippet.path("text").asText());
    assertEquals("[[4,7]]", snippet.path("marks").toString());
    assertFalse(api.get("vcons?name=zoe").json().at("/vcons/0").has("snippets"));
    JsonNode name = api.get("vcons?q=zo%C3%AB").json().at("/vcons/0/snippets/0");
    assertEquals("name", name.path("in").asText());
    assertEquals(1, api.get("vcons/count?q=zug").json().path("count").asInt());
  }

  @Test
  void rankIsAskedForWithTheWords() {
    assertEquals(200, api.get("vcons?q=ann&sort=rank").status());
    assertTrue(index.ranked);
    assertEquals(200, api.get("vcons?q=ann&sort=newest").status());
    assertFalse(index.ranked);
    assertEquals(422, api.get("vcons/count?q=ann&sort=rank").status());
    assertTrue(api.get("vcons/count?scan=true").text().contains("every filter has an index"));
  }

  @Test
  void thatWordsAreMissingIsSaidWhereTheyAreLookedFor() {
    index.textBehind = 3;
    assertEquals("3", api.get("vcons?q=x").header("Vcon-Index-Behind").orElseThrow());
    assertEquals(Optional.empty(), api.get("vcons").header("Vcon-Index-Behind"));
  }

  @Test
  void pagesLeadToEachOther() {
    RestApi.Answer first = api.get("vcons?view=uuid&limit=2&form=unsigned");
    assertEquals("4 3", numbers(first.json().path("vcons")));
    String link = first.header("Link").orElseThrow();
    assertTrue(link.endsWith(">; rel=\"next\""), link);
    String path = link.substring(link.indexOf('/') + 1, link.indexOf('>'));
    RestApi.Answer second = api.get(path);
    assertEquals("2 1", numbers(second.json().path("vcons")));
    assertFalse(second.json().has("next_after"));
    assertEquals(Optional.empty(), second.header("Link"));
  }

  @Test
  void relativesAreThoseThatAVconRefersToAndThatReferToIt() {
    put(
        5,
        "'parties':[],'redacted':{'uuid':'" + uuid(4) + "'},'group':[{'uuid':'" + uuid(9) + "'}]");
    JsonNode relatives = api.get("vcon/" + uuid(4) + "/relatives").json();
    assertTrue(relatives.path("stored").asBoolean());
    assertEquals(uuid(1), relatives.at("/refers_to/0/uuid").asText());
    assertEquals("amended", relatives.at("/refers_to/0/how").asText());
    assertTrue(relatives.at("/refers_to/0/stored").asBoolean());
    assertEquals(uuid(5), relatives.at("/referred_to_by/0/uuid").asText());
    assertEquals("redacted", relatives.at("/referred_to_by/0/how").asText());
    JsonNode absent = api.get("vcon/" + uuid(9) + "/relatives").json();
    assertFalse(absent.path("stored").asBoolean());
    assertEquals("group", absent.at("/referred_to_by/0/how").asText());
    assertEquals(404, api.get("vcon/" + uuid(8) + "/relatives").status());
  }

  @Test
  void thatSomeCanNotBeFoundYetIsSaid() {
    assertEquals(Optional.empty(), api.get("vcons").header("Vcon-Index-Behind"));
    index.behind = 17;
    assertEquals("17", api.get("vcons").header("Vcon-Index-Behind").orElseThrow());
    assertEquals("17", api.get("vcons/count").header("Vcon-Index-Behind").orElseThrow());
  }

  @Test
  void aClientOfTheConserverGetsUuidsByPages() {
    assertEquals("4 3 2 1", numbers(api.get("vcon").json()));
    assertEquals("2 1", numbers(api.get("vcon?page=2&size=2").json()));
    assertEquals("", numbers(api.get("vcon?page=3&size=2").json()));
    assertEquals("3 2", numbers(api.get("vcon?since=2026-01-02&until=2026-01-03").json()));
    assertEquals(422, api.get("vcon?page=0").status());
    assertEquals(422, api.get("vcon?page=1001&size=100").status());
  }

  @Test
  void aClientOfTheConserverGetsTheVconsThatItNames() {
    JsonNode named =
        api.get("vcons?vcon_uuids=" + uuid(2) + "&vcon_uuids=" + uuid(9) + "&vcon_uuids=" + uuid(1))
            .json();
    assertEquals("recording", named.at("/0/dialog/0/type").asText());
    assertTrue(named.path(1).isNull());
    assertEquals(uuid(1), named.at("/2/uuid").asText());
  }

  @Test
  void aClientOfTheConserverSearchesByParties() {
    assertEquals("3 1", numbers(api.get("vcons/search?name=Ann").json()));
    assertEquals("1", numbers(api.get("vcons/search?name=Ann&tel=%2B49301").json()));
    assertEquals(422, api.get("vcons/search").status());
  }

  @Test
  void withTheWireOfThePeerVconsAreNotListedUnderItsPath() {
    RestApi peer = new RestApi(RestApi.PEER);
    provide(peer);
    RestApi.Answer refused = peer.get("vcon");
    assertEquals(405, refused.status());
    assertEquals("POST", refused.header("Allow").orElseThrow());
    assertEquals(200, peer.get("vcons").status());
  }
}
