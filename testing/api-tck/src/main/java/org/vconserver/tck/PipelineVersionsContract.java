package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.pipeline.PipelineChange;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.pipeline.PipelineVersion;
import org.vconserver.vcon.StrictJson;

/** Says how a {@link PipelineStore} that keeps versions must behave. */
@Timeout(20)
public abstract class PipelineVersionsContract {
  private static final int KEPT = 3;
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

  /** Tells the time to the backend. */
  protected final SettableClock clock = new SettableClock(START);

  private PipelineStore store;

  /** Gives an empty backend that keeps so many versions of a pipeline. */
  protected abstract PipelineStore openEmpty(Clock clock, int versionsKept) throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = openEmpty(clock, KEPT);
  }

  @Test
  void eachChangeIsAVersionWithItsTimeAndWhoMadeIt() {
    store.put("p", pipeline("one"), PipelineChange.saved("ann"));
    clock.advance(Duration.ofSeconds(5));
    store.put("p", pipeline("two"));
    assertEquals(
        List.of(
            new PipelineVersion(2, START.plusSeconds(5), PipelineChange.saved(null)),
            new PipelineVersion(1, START, PipelineChange.saved("ann"))),
        store.versions("p"));
    assertEquals("one", label(store.version("p", 1)));
    assertEquals("two", label(store.version("p", 2)));
    assertEquals("two", label(store.find("p")));
  }

  @Test
  void aVersionIsKeptAsItWasGiven() {
    store.put("p", pipeline("one"));
    assertEquals(
        text(pipeline("one")), text(store.version("p", 1).orElseThrow()), "numbers and members");
  }

  @Test
  void whatChangesNothingIsNoVersion() {
    store.put("p", pipeline("one"));
    store.put("p", pipeline("one"));
    assertEquals(List.of(1L), numbers("p"));
  }

  @Test
  void rollingBackIsANewVersionEqualToAnOldOne() {
    store.put("p", pipeline("one"));
    store.put("p", pipeline("two"));
    store.put("p", store.version("p", 1).orElseThrow(), PipelineChange.rolledBack(1, "bob"));
    assertEquals(List.of(3L, 2L, 1L), numbers("p"));
    assertEquals(PipelineChange.rolledBack(1, "bob"), store.versions("p").get(0).change());
    assertEquals(text(pipeline("one")), text(store.find("p").orElseThrow()));
  }

  @Test
  void theOldestVersionsAreForgotten() {
    for (String label : List.of("a", "b", "c", "d", "e")) {
      store.put("p", pipeline(label));
    }
    assertEquals(List.of(5L, 4L, 3L), numbers("p"));
    assertEquals(Optional.empty(), store.version("p", 2));
    assertEquals("c", label(store.version("p", 3)));
  }

  @Test
  void versionsGoWithTheirPipeline() {
    store.put("p", pipeline("one"));
    store.put("q", pipeline("other"));
    assertTrue(store.delete("p"));
    assertEquals(List.of(), store.versions("p"));
    assertEquals(Optional.empty(), store.version("p", 1));
    assertEquals(List.of(1L), numbers("q"));
    store.put("p", pipeline("anew"));
    assertEquals(List.of(1L), numbers("p"));
  }

  @Test
  void whatIsNotThereHasNoVersions() {
    assertEquals(List.of(), store.versions("none"));
    assertEquals(Optional.empty(), store.version("none", 1));
    store.put("p", pipeline("one"));
    assertEquals(Optional.empty(), store.version("p", 0));
    assertEquals(Optional.empty(), store.version("p", 2));
    assertEquals(Optional.empty(), store.version("p", Long.MAX_VALUE));
    assertEquals(Optional.empty(), store.version("p", -1));
  }

  private List<Long> numbers(String name) {
    return store.versions(name).stream().map(PipelineVersion::number).toList();
  }

  private static PipelineDefinition pipeline(String label) {
    String json =
        "{\"pipeline_options\":{\"label\":\""
            + label
            + "\",\"timeout\":1.50},\"processors\":[],\"x_top\":{\"k\":\"\u00e9\\n\"}}";
    return PipelineDefinition.of(StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(PipelineDefinition definition) {
    return new String(StrictJson.write(definition.json()), StandardCharsets.UTF_8);
  }

  private static String label(Optional<PipelineDefinition> definition) {
    return definition.orElseThrow().json().at("/pipeline_options/label").asText();
  }
}
