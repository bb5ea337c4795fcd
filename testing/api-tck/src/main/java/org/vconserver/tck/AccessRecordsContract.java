package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.access.AccessRecords;
import org.vconserver.api.access.AccessRecords.Kept;
import org.vconserver.api.access.AccessRecords.Kind;

/** Says how every {@link AccessRecords} must behave. */
@Timeout(20)
public abstract class AccessRecordsContract {
  private AccessRecords records;

  /** Gives an empty backend. */
  protected abstract AccessRecords openEmpty() throws Exception;

  @BeforeEach
  void openRecords() throws Exception {
    records = openEmpty();
  }

  private static ObjectNode content(String name) {
    return JsonNodeFactory.instance.objectNode().put("name", name).put("hash", "a\nb \"ü\" 🎧");
  }

  @Test
  void aRecordComesBackAsItWasPut() {
    long revision = records.put(Kind.KEY, "k1", 0, content("ci")).orElseThrow();
    assertTrue(revision > 0);
    Kept kept = new Kept("k1", revision, content("ci"));
    assertEquals(Optional.of(kept), records.find(Kind.KEY, "k1"));
    assertEquals(List.of(kept), records.list(Kind.KEY));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertEquals(Optional.empty(), records.find(Kind.USER, "alice"));
    assertEquals(List.of(), records.list(Kind.USER));
    assertFalse(records.remove(Kind.USER, "alice"));
  }

  @Test
  void kindsAreApart() {
    records.put(Kind.KEY, "same", 0, content("key"));
    records.put(Kind.USER, "same", 0, content("user"));
    assertEquals(
        "key", records.find(Kind.KEY, "same").orElseThrow().content().get("name").asText());
    assertTrue(records.remove(Kind.KEY, "same"));
    assertEquals(1, records.list(Kind.USER).size());
  }

  @Test
  void recordsAreInTheOrderOfTheirIds() {
    records.put(Kind.KEY, "b", 0, content("b"));
    records.put(Kind.KEY, "a", 0, content("a"));
    assertEquals(List.of("a", "b"), records.list(Kind.KEY).stream().map(Kept::id).toList());
  }

  @Test
  void aRecordThatIsThereIsNotMadeAgain() {
    records.put(Kind.USER, "alice", 0, content("first"));
    assertEquals(OptionalLong.empty(), records.put(Kind.USER, "alice", 0, content("second")));
    assertEquals(
        "first", records.find(Kind.USER, "alice").orElseThrow().content().get("name").asText());
  }

  @Test
  void onlyTheRevisionThatIsThereIsReplaced() {
    long first = records.put(Kind.KEY, "k1", 0, content("one")).orElseThrow();
    long second = records.put(Kind.KEY, "k1", first, content("two")).orElseThrow();
    assertNotEquals(first, second);
    assertEquals(OptionalLong.empty(), records.put(Kind.KEY, "k1", first, content("three")));
    assertEquals(Optional.of(new Kept("k1", second, content("two"))), records.find(Kind.KEY, "k1"));
  }

  @Test
  void whatWasRemovedIsNotReplaced() {
    long revision = records.put(Kind.KEY, "k1", 0, content("one")).orElseThrow();
    assertTrue(records.remove(Kind.KEY, "k1"));
    assertEquals(OptionalLong.empty(), records.put(Kind.KEY, "k1", revision, content("two")));
  }

  @Test
  void aRevisionIsNeverGivenTwice() {
    long first = records.put(Kind.KEY, "k1", 0, content("one")).orElseThrow();
    records.remove(Kind.KEY, "k1");
    assertNotEquals(first, records.put(Kind.KEY, "k1", 0, content("one")).orElseThrow());
  }

  @Test
  void theVersionOfAKindTellsOfEachChangeOfIt() {
    long none = records.version(Kind.KEY);
    long revision = records.put(Kind.KEY, "k1", 0, content("one")).orElseThrow();
    long made = records.version(Kind.KEY);
    assertNotEquals(none, made);
    records.put(Kind.KEY, "k1", revision, content("two"));
    long changed = records.version(Kind.KEY);
    assertNotEquals(made, changed);
    records.put(Kind.USER, "alice", 0, content("one"));
    records.put(Kind.KEY, "k1", revision, content("three"));
    records.remove(Kind.KEY, "k2");
    assertEquals(changed, records.version(Kind.KEY));
    records.remove(Kind.KEY, "k1");
    assertNotEquals(changed, records.version(Kind.KEY));
  }
}
