package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vconserver.tck.Refusals.assertRefused;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.index.IndexTerm;

/** Says how every {@link VconIndex} must behave beside the {@link VconStore} that fills it. */
@Timeout(30)
public abstract class VconIndexContract {
  private static final String UPPER = "10D846F7-8422-8001-A20F-D188127FAD29";

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private VconStore vcons;
  private JobQueues queues;
  private VconIndex index;

  /** Holds the parts of one empty backend. */
  public record Backend(VconStore vcons, JobQueues queues, VconIndex index) {}

  /** Gives an empty backend. */
  protected abstract Backend openEmpty(Clock clock) throws Exception;

  @BeforeEach
  void open() throws Exception {
    Backend backend = openEmpty(clock);
    vcons = backend.vcons();
    queues = backend.queues();
    index = backend.index();
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-4000-8000-%012x", number);
  }

  private static Vcon vcon(String uuid, String members) {
    String json = "{'uuid':'" + uuid + "'," + members + "}";
    return Vcon.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Makes a vCon created so many minutes after another one, with a party. */
  private static Vcon call(int number, String party) {
    Instant created = Instant.parse("2026-11-01T00:00:00Z").plus(Duration.ofMinutes(number));
    return vcon(uuid(number), "'created_at':'" + created + "','parties':[" + party + "]");
  }

  private void save(int number, String party) {
    vcons.save(call(number, party));
  }

  private List<Integer> numbers(VconFilter filter) {
    return numbers(index.find(filter, null, 100));
  }

  private static List<Integer> numbers(List<IndexedVcon> found) {
    return found.stream().map(vcon -> Integer.valueOf(vcon.uuid().substring(24), 16)).toList();
  }

  @Test
  void anEmptyStoreHasNothingToFind() {
    assertEquals(List.of(), numbers(VconFilter.ALL));
    assertEquals(0, index.count(VconFilter.ALL));
    assertEquals(0, index.behind());
  }

  @Test
  void whatWasSavedIsFoundTheNewestFirst() {
    save(2, "");
    save(3, "");
    save(1, "");
    assertEquals(List.of(3, 2, 1), numbers(VconFilter.ALL));
    assertEquals(3, index.count(VconFilter.ALL));
  }

  @Test
  void oneThatSaysNothingOfItsTimeIsAsNewAsItsFirstSave() {
    save(1, "");
    vcons.save(vcon(uuid(9), "'parties':[]"));
    clock.advance(Duration.ofDays(1));
    vcons.save(vcon(uuid(8), "'parties':[]"));
    vcons.save(vcon(uuid(9), "'parties':[{}]"));
    assertEquals(List.of(8, 9, 1), numbers(VconFilter.ALL));
  }

  @Test
  void aVconIsFoundByEachOfItsTerms() {
    save(1, "{'tel':'+49 30 1','name':'Ann'}");
    save(2, "{'tel':'+49301'},{'name':'Bob'}");
    save(3, "{'name':'ANN'}");
    assertEquals(List.of(2, 1), numbers(VconFilter.of("tel:+49301")));
    assertEquals(List.of(3, 1), numbers(VconFilter.of("name:ann")));
    assertEquals(List.of(1), numbers(VconFilter.of("name:ann", "tel:+49301")));
    assertEquals(List.of(1), numbers(VconFilter.of("tel:+49301", "name:ann", "tel:+49301")));
    assertEquals(List.of(), numbers(VconFilter.of("tel:+4930")));
    assertEquals(2, index.count(VconFilter.of("tel:+49301")));
    assertEquals(1, index.count(VconFilter.of("tel:+49301", "name:bob")));
  }

  @Test
  void whatAVconIsNoLongerItIsNotFoundBy() {
    save(1, "{'name':'Ann'},{'name':'Carl'}");
    save(1, "{'name':'Bob'},{'name':'Carl'}");
    assertEquals(List.of(), numbers(VconFilter.of("name:ann")));
    assertEquals(List.of(1), numbers(VconFilter.of("name:bob")));
    assertEquals(List.of(1), numbers(VconFilter.of("name:carl")));
    assertTrue(vcons.delete(uuid(1)));
    assertEquals(List.of(), numbers(VconFilter.of("name:bob")));
    assertEquals(List.of(), numbers(VconFilter.ALL));
    save(1, "{'name':'Dora'}");
    assertEquals(List.of(1), numbers(VconFilter.of("name:dora")));
    assertEquals(1, index.count(VconFilter.ALL));
  }

  @Test
  void aVconWhoseTimeChangesHasAnotherPlace() {
    save(1, "{'name':'Ann'}");
    save(2, "{'name':'Ann'}");
    vcons.save(vcon(uuid(1), "'created_at':'2026-12-01T00:00:00Z','parties':[{'name':'Ann'}]"));
    assertEquals(List.of(1, 2), numbers(VconFilter.of("name:ann")));
    assertEquals(List.of(1, 2), numbers(VconFilter.ALL));
  }

  @Test
  void theCaseOfAUuidMakesNoDifference() {
    vcons.save(vcon(UPPER, "'parties':[{'name':'Ann'}]"));
    vcons.save(vcon(UPPER.toLowerCase(Locale.ROOT), "'parties':[{'name':'Bob'}]"));
    assertEquals(1, index.count(VconFilter.ALL));
    assertEquals(0, index.count(VconFilter.of("name:ann")));
    assertEquals(UPPER.toLowerCase(Locale.ROOT), index.find(VconFilter.ALL, null, 9).get(0).uuid());
    vcons.delete(UPPER);
    assertEquals(0, index.count(VconFilter.ALL));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '5 4 3 2 1'",
    "00:02:00, '', '5 4 3 2'",
    "00:02:01, '', '5 4 3'",
    "'', 00:03:00, '3 2 1'",
    "00:02:00, 00:03:59, '3 2'"
  })
  void timesAreOfTheCreationAndBelongToTheRange(String since, String until, String found) {
    for (int i = 1; i <= 5; i++) {
      save(i, "{'name':'Ann'}");
    }
    for (List<String> terms : List.of(List.<String>of(), List.of("name:ann"))) {
      VconFilter filter = new VconFilter(terms, time(since), time(until), null);
      String numbers = numbers(filter).toString().replaceAll("[\\[\\],]", "");
      assertEquals(found, numbers);
      assertEquals(numbers(filter).size(), index.count(filter));
    }
  }

  private static @Nullable Instant time(String time) {
    return time.isEmpty() ? null : Instant.parse("2026-11-01T" + time + "Z");
  }

  @Test
  void whatWasStoredSinceATimeComesInTheOrderOfThat() {
    save(5, "{'name':'Ann'}");
    clock.advance(Duration.ofSeconds(10));
    final Instant then = clock.instant();
    save(2, "{'name':'Ann'}");
    clock.advance(Duration.ofSeconds(10));
    save(1, "{'name':'Bob'}");
    clock.advance(Duration.ofSeconds(10));
    save(2, "{'name':'Ann'},{}");
    VconFilter all = new VconFilter(List.of(), null, null, then);
    assertEquals(List.of(2, 1), numbers(all));
    assertEquals(2, index.count(all));
    List<IndexedVcon> first = index.find(all, null, 1);
    assertEquals(List.of(2), numbers(first));
    assertEquals(List.of(1), numbers(index.find(all, first.get(0).position(), 1)));
    assertEquals(List.of(2), numbers(new VconFilter(List.of("name:ann"), null, null, then)));
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2"})
  void pagesFollowEachOtherThroughVconsOfTheSameTime(int terms) {
    String parties = "{'name':'Ann'},{'name':'Bob'}";
    for (int i = 1; i <= 20; i++) {
      vcons.save(vcon(uuid(i), "'created_at':'2026-11-01T00:00:00Z','parties':[" + parties + "]"));
    }
    VconFilter filter =
        new VconFilter(List.of("name:ann", "name:bob").subList(0, terms), null, null, null);
    List<Integer> read = new ArrayList<>();
    @Nullable String after = null;
    for (List<IndexedVcon> page = index.find(filter, null, 7); !page.isEmpty(); ) {
      read.addAll(numbers(page));
      after = page.get(page.size() - 1).position();
      page = index.find(filter, after, 7);
    }
    assertEquals(20, read.size());
    assertEquals(20, read.stream().distinct().count());
    assertEquals(numbers(filter), read);
  }

  @Test
  void whatIsNoPlaceInTheListIsRefused() {
    assertRefused(ServerError.INVALID_REQUEST, () -> index.find(VconFilter.ALL, "x", 1));
    VconFilter stored = new VconFilter(List.of(), null, null, clock.instant());
    assertRefused(ServerError.INVALID_REQUEST, () -> index.find(stored, "17", 1));
  }

  @Test
  void aListTellsOfEachVcon() {
    Vcon vcon = call(1, "{'name':'Ann'}");
    long revision = vcons.save(vcon);
    IndexedVcon found = index.find(VconFilter.ALL, null, 1).get(0);
    assertEquals(revision, found.revision());
    assertEquals(vcon.toJson().length, found.size());
    assertEquals(clock.instant(), found.stored());
    assertEquals("Ann", found.summary().at("/parties/0/name").asText());
    assertEquals("2026-11-01T00:01:00Z", found.summary().path("created_at").asText());
  }

  @Test
  void whatIsRefusedIsNotInTheIndex() {
    save(1, "{'name':'Ann'}");
    assertRefused(
        ServerError.REVISION_CONFLICT,
        () -> vcons.save(List.of(VconWrite.expecting(call(1, "{'name':'Bob'}"), 17))));
    assertEquals(List.of(), numbers(VconFilter.of("name:bob")));
  }

  @Test
  void whatARunSavesIsInTheIndex() {
    if (!queues.savesInto(vcons)) {
      return; // then it is the store's own save, as above
    }
    queues.create("calls");
    queues.push("calls", List.of(Job.of(uuid(1))));
    JobLease lease = queues.take("calls", 1, "server", Duration.ofMinutes(1)).get(0);
    VconWrite write = VconWrite.replacing(call(1, "{'name':'Ann'}"));
    queues.finish(
        lease, new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(write), List.of()));
    queues.commit("run-1", List.of(VconWrite.replacing(call(2, "{'name':'Ann'}"))), List.of());
    assertEquals(List.of(2, 1), numbers(VconFilter.of("name:ann")));
  }

  @Test
  void aNameThatOnlyLooksLikeSyntaxIsAName() {
    String odd = "a:b'*\\\" OR 1=1 -- {x} %";
    String json = "{\"uuid\":\"" + uuid(1) + "\",\"parties\":[{\"name\":" + quoted(odd) + "}]}";
    vcons.save(Vcon.parse(json.getBytes(StandardCharsets.UTF_8)));
    String term = IndexTerm.name(odd).orElseThrow();
    assertEquals(List.of(1), numbers(VconFilter.of(term)));
  }

  private static String quoted(String text) {
    return JsonNodeFactory.instance.textNode(text).toString();
  }
}
