package org.vconserver.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.vcon.StrictJson;

/** What every {@link PipelineStore} does. */
@Timeout(20)
public abstract class PipelineStoreContract {
  private PipelineStore store;

  /** An empty store. */
  protected abstract PipelineStore freshStore() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = freshStore();
  }

  private static PipelineDefinition pipeline(String label) {
    String json =
        "{\"pipeline_options\":{\"label\":\""
            + label
            + "\"},\"processors\":[{\"processor_name\":\"jq\",\"comment\":1}]}";
    return PipelineDefinition.of(StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aPipelineIsKeptAsItWasGiven() {
    store.put("b", pipeline("one"));
    store.put("a", pipeline("two"));
    store.put("b", pipeline("three"));
    assertEquals(pipeline("three").json(), store.find("b").orElseThrow().json());
    assertEquals(List.of("a", "b"), List.copyOf(store.names()));
  }

  @Test
  void aPipelineThatIsDeletedIsGone() {
    store.put("a", pipeline("one"));
    assertTrue(store.delete("a"));
    assertFalse(store.delete("a"));
    assertEquals(Optional.empty(), store.find("a"));
  }
}
