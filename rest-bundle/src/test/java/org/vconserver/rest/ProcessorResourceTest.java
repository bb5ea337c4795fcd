package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.pipeline.PipelineDefinition;

/** Processors as operators see them. */
class ProcessorResourceTest {
  private final RestApi api = new RestApi();
  private final ActiveProcessors processors = new ActiveProcessors();
  private final MemoryPipelines pipelines = new MemoryPipelines();

  @BeforeEach
  void activate() {
    api.services.processors = processors;
    api.services.pipelines = pipelines;
  }

  @Test
  void aProcessorIsToldWithItsPipelinesAndCounts() {
    processors.add("jq");
    processors.ran("jq");
    pipelines.put("b", pipeline("jq"));
    pipelines.put("a", pipeline("jq"));
    JsonNode one = api.get("/processors").expect(200).json().at("/processors/0");
    assertEquals("jq", one.path("name").asText());
    assertEquals("serving", one.path("state").asText());
    assertEquals("[\"a\",\"b\"]", one.path("pipelines").toString());
    assertEquals(1, one.at("/versions/0/runs").asInt());
    assertEquals("bundle", one.at("/versions/0/bundle").asText());
    assertTrue(one.at("/versions/0/last_fault").isNull());
    assertTrue(one.at("/versions/0/deployed").isNull(), "no jar of a deploy folder");
  }

  @Test
  void whatAPipelineNamesAndIsNotThereIsMissing() {
    pipelines.put("a", pipeline("gone"));
    processors.gone.put("gone", Instant.EPOCH);
    JsonNode one = api.get("/processors").expect(200).json().at("/processors/0");
    assertEquals("missing", one.path("state").asText());
    assertEquals("[]", one.path("versions").toString());
    assertEquals("1970-01-01T00:00:00Z", one.path("last_seen").asText());
  }

  private static PipelineDefinition pipeline(String processor) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("pipeline_options");
    json.putArray("processors").addObject().put("processor_name", processor);
    return PipelineDefinition.of(json);
  }
}
