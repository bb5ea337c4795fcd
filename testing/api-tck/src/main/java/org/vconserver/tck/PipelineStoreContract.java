package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.vcon.StrictJson;

/** Says how every {@link PipelineStore} must behave. */
@Timeout(20)
public abstract class PipelineStoreContract {
  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T10:00:00Z"));

  private PipelineStore store;

  /** Gives an empty backend. */
  protected abstract PipelineStore openEmpty(Clock clock) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = openEmpty(clock);
  }

  private static PipelineDefinition pipeline(String label) {
    String json =
        "{\"pipeline_options\":{\"label\":\""
            + label
            + "\",\"timeout\":1.50,\"x_option\":null},"
            + "\"processors\":[{\"processor_name\":\"p\",\"processor_options\":{\"b\":1.10,\"a\":[{}]},"
            + "\"x_step\":true}],\"x_top\":{\"k\":\"\u00e9\"}}";
    return PipelineDefinition.of(StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(PipelineDefinition definition) {
    return new String(StrictJson.write(definition.json()), StandardCharsets.UTF_8);
  }

  @Test
  void aPipelineIsKeptAsItWasGivenWithItsUnknownMembers() {
    store.put("p", pipeline("one"));
    PipelineDefinition found = store.find("p").orElseThrow();
    assertEquals(text(pipeline("one")), text(found));
    assertEquals(pipeline("one").options(), found.options());
    assertEquals(1, found.steps().size());
  }

  @Test
  void whatWasNeverPutIsNotFound() {
    assertEquals(Optional.empty(), store.find("none"));
    assertEquals(Set.of(), store.names());
  }

  @Test
  void puttingReplaces() {
    store.put("p", pipeline("one"));
    store.put("p", pipeline("two"));
    assertEquals(text(pipeline("two")), text(store.find("p").orElseThrow()));
    assertEquals(Set.of("p"), store.names());
  }

  @Test
  void aPipelineThatWasReadIsFoundAsItIsNow() {
    for (String label : List.of("one", "two", "one")) {
      store.put("p", pipeline(label));
      assertEquals(text(pipeline(label)), text(store.find("p").orElseThrow()));
      assertEquals(text(pipeline(label)), text(store.find("p").orElseThrow()));
    }
    store.delete("p");
    assertEquals(Optional.empty(), store.find("p"));
  }

  @Test
  void deletingSaysWhetherThereWasOne() {
    store.put("p", pipeline("one"));
    assertTrue(store.delete("p"));
    assertFalse(store.delete("p"));
    assertEquals(Optional.empty(), store.find("p"));
  }

  @Test
  void namesAreSortedAndKeptApart() {
    for (String name : List.of("b", "a", "B", "a b", "a*")) {
      store.put(name, pipeline(name));
    }
    assertEquals(List.of("B", "a", "a b", "a*", "b"), List.copyOf(store.names()));
    assertEquals(text(pipeline("a*")), text(store.find("a*").orElseThrow()));
  }

  @Test
  void aStoreThatIsThereCanBePinged() {
    store.ping();
  }
}
