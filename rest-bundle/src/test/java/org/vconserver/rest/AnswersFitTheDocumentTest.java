package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
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

  /** Every member has the type that the schema gives it, and what is required is there. */
  private void assertFits(JsonNode value, JsonNode given) {
    JsonNode schema =
        given.has("$ref") ? document.at(given.path("$ref").asText().substring(1)) : given;
    if (schema.has("anyOf")) {
      return;
    }
    String type = schema.path("type").asText();
    assertTrue(type.isEmpty() || isOf(value, type), () -> value + " is no " + type);
    if (value.isArray()) {
      value.forEach(element -> assertFits(element, schema.path("items")));
    } else if (schema.has("properties")) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        boolean open = schema.path("additionalProperties").asBoolean();
        JsonNode property = schema.path("properties").path(member.getKey());
        assertTrue(open || property.isObject(), () -> "undescribed: " + member.getKey());
        assertFits(member.getValue(), property);
      }
      schema
          .path("required")
          .forEach(name -> assertEquals(true, value.has(name.asText()), name.asText()));
    }
  }

  private static boolean isOf(JsonNode value, String type) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "array" -> value.isArray();
      default -> value.isObject();
    };
  }

  private JsonNode schema(String name) {
    return document.at("/components/schemas").required(name);
  }
}
