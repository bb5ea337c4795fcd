package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;

/** Versions of pipelines, and going back to them. */
class PipelineVersionResourceTest {
  private final MemoryPipelines pipelines = new MemoryPipelines();
  private final ActiveProcessors processors = new ActiveProcessors();
  private final RestApi api = new RestApi();

  @BeforeEach
  void activate() {
    api.services.pipelines = pipelines;
    api.services.runner = pipelines;
    api.services.processors = processors;
    processors.add("jq");
  }

  @Test
  void versionsAreListedTheNewestFirst() {
    put(1);
    put(2);
    JsonNode all = api.get("/pipeline/p/versions").expect(200).json();
    assertEquals("p", all.path("pipeline").asText());
    assertEquals(
        "{\"version\":2,\"at\":\"2026-01-02T03:04:05.678Z\",\"kind\":\"saved\"}",
        all.at("/versions/0").toString());
    assertEquals(1, all.at("/versions/1/version").asInt());
  }

  @Test
  void aVersionIsAnsweredAsAPipelineIsWithoutSecrets() {
    put(1);
    put(2);
    JsonNode one = api.get("/pipeline/p/versions/1").expect(200).json();
    assertEquals(1, one.at("/definition/pipeline_options/timeout").asInt());
    assertEquals("***", one.at("/definition/processors/0/processor_options/key").asText());
    assertFalse(one.toString().contains("hidden"));
    api.get("/pipeline/p/versions/9").expect(404, "pipeline: version 9 of p not found");
    api.get("/pipeline/p/versions/x").expect(422, "[path,version] int_parsing");
  }

  @Test
  void goingBackIsANewVersion() {
    put(1);
    put(2);
    JsonNode now = api.put("/pipeline/p/rollback?version=1", "").expect(200).json();
    assertEquals("rolled_back", now.path("kind").asText());
    assertEquals(3, now.path("version").asInt());
    assertEquals(1, now.path("rolled_back_to").asInt());
    assertEquals(1, api.get("/pipeline/p").json().at("/pipeline_options/timeout").asInt());
    String secret = "/processors/0/processor_options/key";
    assertEquals("hidden", pipelines.find("p").orElseThrow().json().at(secret).asText());
  }

  @Test
  void withoutANumberItIsTheOneBefore() {
    put(1);
    put(2);
    put(3);
    assertEquals(
        2, api.put("/pipeline/p/rollback", "").expect(200).json().path("rolled_back_to").asInt());
    api.put("/pipeline/p/rollback?version=7", "").expect(404, "pipeline: version 7 of p not found");
    api.put("/pipeline/p/rollback?version=x", "").expect(422, "[query,version] int_parsing");
  }

  @Test
  void whatCanNotRunIsNotGoneBackTo() {
    put(1);
    put(2);
    pipelines.faults.add(
        new FieldError(List.of("processors", 0), "unknown", FaultType.PROCESSOR_NOT_REGISTERED));
    api.put("/pipeline/p/rollback", "").expect(422);
    api.put("/pipeline/p/rollback?validate_processor_options=false", "").expect(200);
  }

  @Test
  void whatHasNoVersionsIsTold() {
    api.get("/pipeline/none/versions").expect(404, "pipeline: none not found");
    api.put("/pipeline/none/rollback", "").expect(404, "pipeline: none not found");
    pipelines.keepsVersions = false;
    put(1);
    api.get("/pipeline/p/versions")
        .expect(404, "pipeline: p has no versions: its store keeps none");
  }

  private void put(int timeout) {
    api.put(
            "/pipeline/p",
            "{'pipeline_options':{'timeout':"
                + timeout
                + "},'processors':[{'processor_name':'jq','processor_options':{'key':'hidden'}}]}")
        .expect(204);
  }
}
