package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.MediaTypes;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;

/** Makes operations of swagger-core's model from the methods of resources. Not thread-safe. */
final class OperationReader {
  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("200", "Done"),
          Map.entry("204", "Done, nothing to return"),
          Map.entry("304", "It is as it was"),
          Map.entry("401", "This server asks who calls: see the security of the operation"),
          Map.entry("403", "This caller may not do that"),
          Map.entry("404", "There is no such thing"),
          Map.entry("409", "It is not in a state for that"),
          Map.entry("412", "It is not in the state that the request's condition names"),
          Map.entry("413", "The body is too large"),
          Map.entry("422", "The request is not valid"),
          Map.entry("429", "There is as much of it as may be"),
          Map.entry("430", "The run took longer than it may"),
          Map.entry("500", "The server failed"),
          Map.entry("501", "This server can't do that, as it is set up"),
          Map.entry("503", "What is needed is away; `Vcon-Outcome` says if it may have been done"));

  private final Prose prose;
  private final ShapeSchemas schemas;

  OperationReader(Prose prose, ShapeSchemas schemas) {
    this.prose = prose;
    this.schemas = schemas;
  }

  /** Gives the operation of a method with {@link RestOperation}. */
  Operation read(Method method) {
    RestOperation declared = method.getAnnotation(RestOperation.class);
    Class<?> resource = method.getDeclaringClass();
    JsonNode texts = prose.operation(resource, declared.id());
    Operation operation = new Operation().operationId(declared.id());
    operation.summary(declared.summary().isEmpty() ? null : declared.summary());
    operation.description(texts.path("description").textValue());
    for (Tag tag : resource.getAnnotationsByType(Tag.class)) {
      operation.addTagsItem(tag.name());
    }
    operation.security(OperationSecurity.of(declared));
    addParameters(operation, method, texts.path("parameters"));
    for (WireHeader header : declared.headers()) {
      if (header.place() == WireHeader.Place.REQUEST) {
        operation.addParametersItem(
            new Parameter()
                .name(header.text())
                .in("header")
                .required(false)
                .description(prose.header(header.text()).path("description").textValue())
                .schema(model(prose.header(header.text()).path("schema"))));
      }
    }
    if (declared.body() != BodyLimit.NONE) {
      operation.requestBody(body(declared));
      example(operation.getRequestBody().getContent(), texts.path("example").path("request"));
    }
    operation.responses(responses(operation, method, declared, texts.path("responses")));
    addHeaders(operation.getResponses(), declared);
    if (method.isAnnotationPresent(GET.class)
        && List.of(declared.headers()).contains(WireHeader.IF_NONE_MATCH)) {
      add(operation.getResponses(), "304", null, texts.path("responses"));
    }
    @Nullable ApiResponse answer = operation.getResponses().get("200");
    if (answer != null) {
      example(answer.getContent(), texts.path("example").path("response"));
      if (declared.lines()) {
        JsonNode lines = Texts.json("{\"type\":\"string\"}");
        answer.getContent().putAll(content(MediaTypes.NDJSON, lines));
      }
    }
    return operation;
  }

  /** Gives a schema as the model has it. */
  static Schema<?> model(JsonNode schema) {
    return Json31.mapper().convertValue(schema, Schema.class);
  }

  private void addParameters(Operation operation, Method method, JsonNode texts) {
    for (java.lang.reflect.Parameter argument : method.getParameters()) {
      @Nullable PathParam path = argument.getAnnotation(PathParam.class);
      @Nullable QueryParam query = argument.getAnnotation(QueryParam.class);
      if (path == null && query == null) {
        continue;
      }
      var annotation = argument.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
      String name = path != null ? path.value() : query != null ? query.value() : "";
      boolean required =
          path != null
              || (annotation != null
                  && annotation.requiredMode()
                      == io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED);
      operation.addParametersItem(
          new Parameter()
              .name(name)
              .in(path != null ? "path" : "query")
              .required(required)
              .description(texts.path(name).textValue())
              .schema(model(schemas.annotated(annotation, type(argument)))));
    }
  }

  /** Gives the type that callers see: text, whatever is made of it, and as often as it is there. */
  private static Type type(java.lang.reflect.Parameter argument) {
    return argument.getType() == List.class ? argument.getParameterizedType() : String.class;
  }

  private RequestBody body(RestOperation declared) {
    String binary = "{\"type\":\"string\",\"format\":\"binary\"}";
    JsonNode schema =
        switch (declared.body()) {
          case JAR -> Texts.json(binary);
          case VCONS -> Texts.json("{\"type\":\"string\"}");
          default -> schemas.schema(declared.request());
        };
    Content content = content(declared.body().mediaType(), schema);
    if (declared.body() == BodyLimit.VCONS) {
      content.putAll(content(MediaTypes.ZIP, Texts.json(binary)));
    }
    return new RequestBody().required(true).content(content);
  }

  private ApiResponses responses(
      Operation operation, Method method, RestOperation declared, JsonNode texts) {
    ApiResponses responses = new ApiResponses();
    boolean answers = declared.answer() != Void.class;
    ApiResponse answer = response(answers ? "200" : "204", texts);
    if (answers) {
      answer.content(content(answerType(method), schemas.schema(declared.answer())));
    }
    responses.addApiResponse(answers ? "200" : "204", answer);
    DeclaredFailures.of(declared)
        .forEach(
            status -> add(responses, String.valueOf(status), ErrorShapes.Failure.class, texts));
    if (operation.getParameters() != null || operation.getRequestBody() != null) {
      add(responses, "422", ErrorShapes.Invalid.class, texts);
    }
    for (var other :
        method.getAnnotationsByType(io.swagger.v3.oas.annotations.responses.ApiResponse.class)) {
      add(responses, other.responseCode(), other.content()[0].schema().implementation(), texts);
    }
    return responses;
  }

  private static String answerType(Method method) {
    @Nullable Produces produces = method.getAnnotation(Produces.class);
    return produces == null ? "application/json" : produces.value()[0];
  }

  private void addHeaders(ApiResponses responses, RestOperation declared) {
    for (WireHeader header : declared.headers()) {
      if (header.place() == WireHeader.Place.SUCCESS) {
        addHeader(responses.values().iterator().next(), header);
      }
    }
    @Nullable ApiResponse unavailable = responses.get("503");
    if (unavailable != null) {
      addHeader(unavailable, WireHeader.RETRY_AFTER);
      addHeader(unavailable, WireHeader.VCON_OUTCOME);
    }
  }

  private void addHeader(ApiResponse response, WireHeader header) {
    JsonNode texts = prose.header(header.text());
    response.addHeaderObject(
        header.text(),
        new Header()
            .description(texts.path("description").textValue())
            .schema(model(texts.path("schema"))));
  }

  /** Adds an example, if there is one and a body for it. */
  static void example(@Nullable Content content, JsonNode example) {
    if (content != null && !example.isMissingNode()) {
      content.values().forEach(body -> body.setExample(example));
    }
  }

  private void add(ApiResponses responses, String status, @Nullable Type shape, JsonNode texts) {
    ApiResponse response = response(status, texts);
    if (shape != null) {
      response.content(content("application/json", schemas.schema(shape)));
    }
    responses.addApiResponse(status, response);
  }

  private static ApiResponse response(String status, JsonNode texts) {
    return new ApiResponse()
        .description(texts.path(status).asText(MEANINGS.getOrDefault(status, status)));
  }

  static Content content(String mediaType, JsonNode schema) {
    return new Content().addMediaType(mediaType, new MediaType().schema(model(schema)));
  }

  /** Makes a reference to a component schema. */
  static ObjectNode reference(String name) {
    return Json31.mapper().createObjectNode().put("$ref", ProcessorSchemas.REFERENCE + name);
  }
}
