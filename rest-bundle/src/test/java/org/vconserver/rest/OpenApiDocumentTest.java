package org.vconserver.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.rest.openapi.OpenApiDocument;

/** The document against the one of the server whose API this is. */
class OpenApiDocumentTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> TEXTS = Set.of("title", "description", "summary", "examples");
  private static final Set<String> OURS =
      Set.of(
          "persist",
          "validate",
          "expires",
          "ttl",
          "vcon_version",
          "revision",
          "If-Match",
          "If-None-Match",
          "Idempotency-Key",
          "traceparent");
  private static final Set<String> OUR_STATUSES =
      Set.of("304", "401", "403", "409", "412", "413", "429", "430", "503");

  /** Names the schemas of which requests have one of their own, without defaults. */
  private static final List<String> SPLIT =
      List.of(
          "JQIO",
          "JQOptions",
          "PipelineOptions",
          "PipelineProcessor",
          "QueueJob",
          "QueueJobIO",
          "QueueJobOptions",
          "QueueProperties",
          "SetParametersIO",
          "SetParametersOptions",
          "VconEncryptedObject",
          "VconProcessorOptions",
          "VconUnsignedObject");

  private static final Set<String> OUR_PATHS =
      Set.of(
          "/vcon/{vcon_uuid}/diff",
          "/vcon/{vcon_uuid}/expires",
          "/vcon/{vcon_uuid}/history",
          "/vcon/{vcon_uuid}/jobs",
          "/vcon/{vcon_uuid}/restore",
          "/access/keys",
          "/access/keys/{key_id}",
          "/access/keys/{key_id}/rotate",
          "/access/me",
          "/access/users",
          "/access/users/{user}",
          "/erasures",
          "/erasures/{erasure_id}",
          "/events",
          "/exports",
          "/vcon/{vcon_uuid}/relatives",
          "/vcons",
          "/vcons/check",
          "/vcons/count",
          "/vcons/search",
          "/bundles",
          "/bundles/{file}",
          "/bundles/{file}/drain",
          "/bundles/{file}/resume",
          "/bundles/{file}/rollback",
          "/bundles/processors/{name}",
          "/health/live",
          "/health/ready",
          "/job/{job_id}",
          "/job/{job_id}/cancel",
          "/job/{job_id}/release",
          "/jobs",
          "/jobs/causes",
          "/jobs/discard",
          "/jobs/parked",
          "/jobs/retry",
          "/logs",
          "/logs/levels",
          "/pipeline/{name}/check",
          "/pipeline/{name}/rollback",
          "/pipeline/{name}/try",
          "/pipeline/{name}/versions",
          "/pipeline/{name}/versions/{version}",
          "/processor-instances",
          "/processor-instances/{name}",
          "/processors",
          "/queue/{name}/jobs",
          "/queue/{name}/mode",
          "/queue/{name}/move",
          "/queue/{name}/settings",
          "/queue/{name}/status",
          "/queue/{name}/vcon",
          "/queues/status",
          "/server/drain",
          "/settings",
          "/vcon/validate");
  private static final Set<String> OUR_SCHEMAS =
      Set.of(
          "ApiKey",
          "ApiKeyRotation",
          "ApiKeyWanted",
          "ApiKeys",
          "Caller",
          "User",
          "UserChange",
          "UserWanted",
          "Users",
          "VconHistory",
          "VconSubmitted",
          "IndexCheck",
          "Erasure",
          "ErasureLeft",
          "ErasurePlanned",
          "ErasureRequest",
          "Erasures",
          "VconDiff",
          "VconJobs",
          "VconFormerVersion",
          "PersonSelection",
          "VconExpires",
          "VconExpiry",
          "VconsFound",
          "VconRelatives",
          "VconRelative",
          "VconCount",
          "VconImported",
          "VconImportError",
          "VconChange",
          "VconStepChange",
          "DeployedBundle",
          "DeployedBundles",
          "JobCause",
          "JobError",
          "JobRecord",
          "JobsDiscard",
          "JobsDiscarded",
          "JobsRetried",
          "JobsRetry",
          "LogLevel",
          "LogLevelWanted",
          "LogLine",
          "Notice",
          "PipelineCheck",
          "PipelineFinding",
          "JsonPatchOperation",
          "PipelineTrial",
          "PipelineTrialRequest",
          "PipelineTrialStep",
          "PipelineVersion",
          "PipelineVersions",
          "Processor",
          "ProcessorFault",
          "ProcessorInstance",
          "ProcessorInstanceSetting",
          "ProcessorInstanceWanted",
          "ProcessorVersion",
          "QueueSettings",
          "QueueStatus",
          "ReadinessFinding",
          "Setting",
          "StepProgress");
  private static final Set<String> OUR_PIPELINE_OPTIONS =
      Set.of("max_attempts", "backoff", "resume", "vcon_version", "fail_on_notice");
  private static final Map<String, String> ACTIVE =
      Map.of(
          "set_parameters", "SetParametersOptions",
          "queue_job", "QueueJobOptions",
          "jq", "JQOptions");

  private final JsonNode contract = contract();
  private final OpenApiDocument document = new OpenApiDocument("1.2.3", RestApplication.DOCUMENTED);
  private final ObjectNode ours =
      document.describe(
          ACTIVE.entrySet().stream()
              .map(e -> processor(e.getKey(), e.getValue(), optionsOf(e.getValue())))
              .toList());

  @Test
  void pathsAreThoseOfTheContract() {
    int compared = 0;
    for (Map.Entry<String, JsonNode> path : contract.required("paths").properties()) {
      String name = path.getKey().substring(path.getKey().lastIndexOf('/') + 1);
      if (path.getKey().startsWith("/process") && !ACTIVE.containsKey(name)) {
        assertFalse(ours.required("paths").has(path.getKey()), path.getKey());
        continue;
      }
      JsonNode here = ours.required("paths").required(path.getKey());
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        // Examples and texts aside, parameters, body, answers, tags and id are the same.
        assertEquals(
            bare(operation.getValue()),
            bare(theirPart(here.required(operation.getKey()), operation.getValue())),
            operation.getKey() + " " + path.getKey());
        compared++;
      }
      int further = path.getKey().equals("/vcon") ? 1 : 0; // GET, as the Conserver has it
      assertEquals(path.getValue().size() + further, here.size(), path.getKey());
    }
    assertEquals(25 + 6, compared);
    OUR_PATHS.forEach(path -> assertTrue(ours.required("paths").has(path), path));
    assertEquals(contractPaths() + 6 + OUR_PATHS.size(), ours.required("paths").size());
  }

  /** Without the parameters that only this server has. */
  private static JsonNode theirPart(JsonNode operation, JsonNode theirs) {
    ObjectNode part = operation.deepCopy();
    if (part.get("parameters") instanceof ArrayNode parameters) {
      for (int i = parameters.size() - 1; i >= 0; i--) {
        if (OURS.contains(parameters.get(i).path("name").asText())) {
          parameters.remove(i);
        }
      }
      if (parameters.isEmpty()) {
        part.remove("parameters");
      }
    }
    ObjectNode responses = (ObjectNode) part.required("responses");
    responses.retain(
        OUR_STATUSES.stream()
            .filter(status -> !theirs.path("responses").has(status))
            .collect(() -> names(responses), Set::remove, (all, others) -> all.retainAll(others)));
    responses.forEach(response -> ((ObjectNode) response).remove("headers"));
    if (part.has("requestBody")) {
      part.set("requestBody", withTheirNames(part.get("requestBody")));
    }
    return part;
  }

  private static Set<String> names(ObjectNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Refers to the schemas that requests and answers share there. */
  private static JsonNode withTheirNames(JsonNode body) {
    try {
      String text = body.toString();
      for (String name : SPLIT) {
        text = text.replace("/" + name + "-Input\"", "/" + name + "\"");
      }
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void schemasAreThoseOfTheContract() {
    JsonNode schemas = ours.required("components").required("schemas");
    ObjectNode job = schemas.required("InProgressJob").required("properties").deepCopy();
    assertEquals("string", job.required("id").required("type").asText());
    assertEquals("number", job.required("dequeued").required("type").asText());
    Set<String> active = new HashSet<>(ACTIVE.values());
    for (String options : ACTIVE.values()) {
      active.add(options.replace("Options", "IO"));
    }
    int compared = 0;
    for (Map.Entry<String, JsonNode> schema : theirSchemas().properties()) {
      String name = schema.getKey();
      boolean shared = name.equals("PipelineOptions") || name.equals("VconProcessorOptions");
      boolean ofProcessor = !shared && (name.endsWith("IO") || name.endsWith("Options"));
      if (ofProcessor && !active.contains(name)) {
        assertFalse(schemas.has(name), name);
        continue;
      }
      JsonNode here = bare(schemas.required(name));
      if (name.equals("InProgressJob")) {
        ((ObjectNode) here.required("properties")).remove(List.of("id", "dequeued"));
      }
      if (name.equals("PipelineOptions")) {
        ((ObjectNode) here.required("properties")).remove(OUR_PIPELINE_OPTIONS);
      }
      if (name.equals("VconProcessorOutput-Output")) {
        ((ObjectNode) here.required("properties")).remove("notices");
      }
      if (name.equals("PipelineProcessor")) {
        ((ObjectNode) here.required("properties")).remove("processor_version");
      }
      if (name.endsWith("-Input")) {
        assertEquals(bare(schema.getValue()).path("required"), here.path("required"), name);
      } else {
        assertEquals(bare(schema.getValue()), here, name);
      }
      compared++;
    }
    OUR_SCHEMAS.forEach(name -> assertTrue(schemas.has(name), name));
    SPLIT.forEach(name -> assertTrue(schemas.has(name + "-Input"), name));
    assertEquals(
        compared + OUR_SCHEMAS.size() + SPLIT.size(),
        schemas.size(),
        () -> names((ObjectNode) schemas).toString());
  }

  @Test
  void everyReferenceIsResolved() {
    for (JsonNode reference : ours.findValues("$ref")) {
      assertFalse(ours.at(reference.asText().substring(1)).isMissingNode(), reference.asText());
    }
  }

  @Test
  void requestsHaveSchemasWithoutDefaults() {
    JsonNode schemas = ours.required("components").required("schemas");
    for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
      if (schema.getKey().endsWith("-Input")) {
        assertEquals(List.of(), schema.getValue().findValues("default"), schema.getKey());
      }
    }
    String text = schemas.at("/PipelineOptions-Input/properties/max_attempts/description").asText();
    assertTrue(text.endsWith("Default: 1"), text);
  }

  @Test
  void statusesAndHeadersAreDeclared() {
    JsonNode post = ours.at("/paths/~1vcon/post");
    assertEquals(
        Set.of("204", "401", "403", "404", "412", "413", "422", "500", "503"), statuses(post));
    assertEquals(
        Set.of("ETag", "Vcon-Errors", "Vcon-Warnings"),
        names((ObjectNode) post.at("/responses/204/headers")));
    assertEquals(
        Set.of("Retry-After", "Vcon-Outcome"),
        names((ObjectNode) post.at("/responses/503/headers")));
    assertEquals("header", parameter(post, "If-Match").path("in").asText());
    JsonNode put = ours.at("/paths/~1queue~1{name}/put");
    assertEquals(Set.of("200", "401", "403", "409", "413", "422", "429", "503"), statuses(put));
    assertTrue(put.at("/responses/200/headers").has("Location"));
    assertFalse(parameter(put, "Idempotency-Key").path("required").asBoolean());
    JsonNode run = ours.at("/paths/~1pipeline~1{name}~1run~1{uuid}/post");
    assertEquals(Set.of("200", "401", "403", "422", "430", "503"), statuses(run));
    assertTrue(statuses(ours.at("/paths/~1vcon~1{vcon_uuid}/get")).contains("304"));
  }

  @Test
  void eachOperationSaysWhichRightsItAsksForInWhicheverWayTheyAreShown() {
    JsonNode run = ours.at("/paths/~1pipeline~1{name}~1run~1{uuid}/post/security");
    assertEquals(
        "[{\"bearer\":[\"pipeline:run\",\"vcon:read\"]},{\"token\":[\"pipeline:run\",\"vcon:read\"]},"
            + "{\"session\":[\"pipeline:run\",\"vcon:read\"]}]",
        run.toString());
    assertEquals("[]", ours.at("/paths/~1health~1live/get/security").toString());
    assertTrue(statuses(ours.at("/paths/~1access~1me/get")).contains("401"));
    assertFalse(statuses(ours.at("/paths/~1access~1me/get")).contains("403"));
    assertEquals(
        Set.of("bearer", "token", "session"),
        names((ObjectNode) ours.at("/components/securitySchemes")));
  }

  private static Set<String> statuses(JsonNode operation) {
    return names((ObjectNode) operation.required("responses"));
  }

  private static JsonNode parameter(JsonNode operation, String name) {
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("name").asText().equals(name)) {
        return parameter;
      }
    }
    throw new AssertionError("no " + name);
  }

  @Test
  void anIdHasOneType() {
    JsonNode schemas = ours.required("components").required("schemas");
    JsonNode job = parameter(ours.at("/paths/~1job~1{job_id}/get"), "job_id").path("schema");
    assertEquals("string", job.path("type").asText());
    assertEquals("string", schemas.at("/JobRecord/properties/id/type").asText());
    JsonNode after = parameter(ours.at("/paths/~1queue~1{name}~1jobs/get"), "after");
    assertEquals("string", after.at("/schema/type").asText());
  }

  @Test
  void everyOperationHasAnExample() {
    int examples = 0;
    for (Map.Entry<String, JsonNode> path : ours.required("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String name = operation.getKey() + " " + path.getKey();
        JsonNode body = operation.getValue().at("/requestBody/content/application~1json");
        JsonNode answer = operation.getValue().at("/responses/200/content/application~1json");
        for (JsonNode content : List.of(body, answer)) {
          if (!content.isMissingNode()) {
            assertTrue(content.has("example"), name);
            Shapes.assertFits(ours, content.get("example"), content.get("schema"));
            examples++;
          }
        }
      }
    }
    assertTrue(examples > 50, "" + examples);
  }

  @Test
  void describesItself() {
    assertEquals("3.1.0", ours.required("openapi").asText());
    assertEquals("vCon Server", ours.at("/info/title").asText());
    assertEquals("1.2.3", ours.at("/info/version").asText());
    JsonNode jq = ours.required("paths").required("/processIO/jq").required("post");
    assertEquals("Title of jq", jq.required("summary").asText());
    assertEquals("Description of jq", jq.required("description").asText());
    for (String path : List.of("/health/live", "/health/ready")) {
      assertEquals(
          "Health", ours.required("paths").required(path).required("get").at("/tags/0").asText());
    }
  }

  @Test
  void noSentenceIsTakenOver() {
    Set<String> theirs = sentences(contract);
    for (String sentence : sentences(ours)) {
      assertFalse(sentence.length() > 40 && theirs.contains(sentence), sentence);
    }
  }

  @Test
  void schemasSurviveAndAreSharedWhenEqual() throws IOException {
    ObjectNode schema =
        (ObjectNode)
            MAPPER.readTree(
                """
                {"type":"object","additionalProperties":{"type":["string","null"]},
                 "properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}],"default":null},
                  "b":{"$ref":"#/components/schemas/QueueJob","default":{}},
                  "c":{"type":"number","exclusiveMinimum":0,"default":1.50,"const":null}}}
                """);
    ObjectNode other = schema.deepCopy().put("additionalProperties", false);
    ObjectNode result =
        document.describe(
            List.of(
                processor("one", "SameOptions", schema),
                processor("two", "SameOptions", schema.deepCopy()),
                processor("three", "SameOptions", other)));
    JsonNode schemas = result.required("components").required("schemas");
    assertEquals(schema, schemas.required("SameOptions"));
    assertEquals(other, schemas.required("SameOptions_three"));
    assertFalse(schemas.has("SameOptions_two"));
    assertEquals(
        "#/components/schemas/SameOptions-Input", body(result, "/process/{vcon_uuid}/two"));
    assertEquals("#/components/schemas/SameIO-Input", body(result, "/processIO/two"));
    assertEquals("#/components/schemas/SameIO_three-Input", body(result, "/processIO/three"));
    assertEquals(
        "#/components/schemas/SameOptions_three",
        schemas.at("/SameIO_three/properties/processor_options/$ref").asText());
    assertFalse(document.describe(List.of()).required("paths").has("/processIO/one"));
    assertTrue(document.describe(List.of()).at("/components/schemas/SameOptions").isMissingNode());
  }

  @Test
  void namesThatOthersHaveAreLeftToThem() {
    ObjectNode first = MAPPER.createObjectNode().put("type", "object");
    ObjectNode second = first.deepCopy().put("additionalProperties", false);
    JsonNode schemas =
        document
            .describe(
                List.of(
                    processor("one", "Same", first),
                    processor("two", "SameOptions", second),
                    processor("three", "PipelineOptions", first)))
            .at("/components/schemas");
    String reference = "/properties/processor_options/$ref";
    assertEquals("#/components/schemas/Same", schemas.at("/SameIO" + reference).asText());
    assertEquals(
        "#/components/schemas/SameOptions_two", schemas.at("/SameIO_two" + reference).asText());
    assertEquals(second, schemas.required("SameOptions_two"));
    assertEquals(first, schemas.required("PipelineOptions_three"));
    assertTrue(schemas.required("PipelineOptions").has("properties"));
  }

  private static String body(JsonNode document, String path) {
    return document
        .required("paths")
        .required(path)
        .at("/post/requestBody/content/application~1json/schema/$ref")
        .asText();
  }

  private int contractPaths() {
    List<String> paths = new ArrayList<>();
    contract.required("paths").fieldNames().forEachRemaining(paths::add);
    return (int) paths.stream().filter(path -> !path.startsWith("/process")).count();
  }

  private JsonNode theirSchemas() {
    return contract.required("components").required("schemas");
  }

  private ObjectNode optionsOf(String name) {
    return (ObjectNode) bare(theirSchemas().required(name));
  }

  private static RegisteredProcessor processor(String name, String options, ObjectNode schema) {
    return new RegisteredProcessor(
        name,
        "1.0.0",
        "b",
        "Title of " + name,
        "Description of " + name,
        true,
        options,
        schema,
        0,
        1,
        BundleRole.SERVING,
        0,
        0);
  }

  /** Without texts; property names are no texts. */
  private static JsonNode bare(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode result = MAPPER.createArrayNode();
      array.forEach(item -> result.add(bare(item)));
      return result;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode result = MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      boolean text =
          Set.of("example", "security").contains(field.getKey())
              || (TEXTS.contains(field.getKey()) && !field.getValue().isObject());
      if (!text) {
        result.set(field.getKey(), bare(field.getValue()));
      }
    }
    return result;
  }

  /** Of all texts, line breaks and other white space aside. */
  private static Set<String> sentences(JsonNode document) {
    Set<String> result = new HashSet<>();
    for (String name : List.of("title", "description", "summary")) {
      for (JsonNode text : document.findValues(name)) {
        for (String sentence : text.asText().split("(?<=[.!?:])\\s+|\\n\\s*\\n", 0)) {
          result.add(sentence.strip().replaceAll("\\s+", " "));
        }
      }
    }
    return result;
  }

  private static JsonNode contract() {
    try (InputStream content = OpenApiDocument.class.getResourceAsStream("py_vcon_openapi.json")) {
      return MAPPER.readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
