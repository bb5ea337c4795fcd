package org.vconserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vconserver.api.job.Job;
import org.vconserver.rest.openapi.OpenApiDocument;

/** The shapes in the OpenAPI document are those of the answers. */
class AnswersFitTheDocumentTest {
  private final RestApi api = new RestApi();
  private final MemoryQueues queues = new MemoryQueues();
  private final JsonNode document =
      new OpenApiDocument("1", RestApplication.DOCUMENTED).describe(List.of());

  @BeforeEach
  void activate() {
    api.services.queues = queues;
    MemoryPipelines pipelines = new MemoryPipelines();
    api.services.pipelines = pipelines;
    api.services.runner = pipelines;
    queues.create("q");
    queues.push("q", List.of(Job.of("u")));
  }

  @Test
  void aJobHasTheMembersThatItsShapeHas() {
    assertFits(api.get("/job/1").expect(200).json(), schema("JobRecord"));
    assertFits(api.get("/queue/q/jobs").expect(200).json().get(0), schema("JobRecord"));
  }

  @Test
  void aPipelineHasTheMembersThatItsShapeHas() {
    api.put(
            "/pipeline/p",
            "{'pipeline_options':{'max_attempts':2,'backoff':{'jitter':0.1}},"
                + "'processors':[{'processor_name':'jq','processor_version':'1'}]}")
        .expect(204);
    assertFits(api.get("/pipeline/p").expect(200).json(), schema("PipelineDefinition-Output"));
  }

  @Test
  void failuresHaveTheMembersThatTheirShapesHave() {
    assertFits(api.get("/job/9").expect(404).json(), schema("HttpErrorResponseBody"));
    assertFits(api.get("/job/x").expect(422).json(), schema("HTTPValidationError"));
    JsonNode ready =
        document.at("/paths/~1health~1ready/get/responses/503/content/application~1json/schema");
    assertFits(api.get("/health/ready").expect(503).json(), ready);
  }

  private void assertFits(JsonNode value, JsonNode schema) {
    Shapes.assertFits(document, value, schema);
  }

  private JsonNode schema(String name) {
    return document.at("/components/schemas").required(name);
  }
}
