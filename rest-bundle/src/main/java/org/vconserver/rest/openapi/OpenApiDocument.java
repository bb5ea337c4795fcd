package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.rest.openapi.ResourceMethods.ResourceMethod;
import org.vconserver.rest.request.RestOperation;

/**
 * Makes the OpenAPI 3.1 document: the operations that stand on the methods of resources, and two
 * for each processor that is active. Thread-safe.
 *
 * <p>Paths and information go through the model of swagger-core. Component schemas do not: the
 * model reorders them and drops what stands beside a reference and defaults that are null, so they
 * are put into the written document as they are.
 */
public final class OpenApiDocument {
  private final Prose prose = new Prose();
  private final String version;
  private final List<ResourceMethod> methods;

  /**
   * Finds the operations.
   *
   * @param version of the server, for the information about the document
   * @param resources those that are described, in their order
   */
  public OpenApiDocument(String version, List<Class<?>> resources) {
    this.version = version;
    this.methods =
        resources.stream()
            .flatMap(resource -> ResourceMethods.find(resource).stream())
            .filter(method -> !operation(method).id().isEmpty())
            .toList();
  }

  /**
   * Gives the document for these processors, in their order.
   *
   * @return a new document, which the caller may change
   */
  public ObjectNode describe(List<RegisteredProcessor> active) {
    ObjectNode components = Json31.mapper().createObjectNode();
    OperationReader reader = new OperationReader(prose, new ShapeSchemas(prose, components));
    OpenAPI api = new OpenAPI().info(info());
    api.setSpecVersion(SpecVersion.V31);
    api.setOpenapi("3.1.0");
    List<ResourceMethod> templates =
        methods.stream().filter(OpenApiDocument::isOfProcessors).toList();
    templates.forEach(template -> reader.read(template.method())); // for their shapes
    methods.stream()
        .filter(method -> !isOfProcessors(method))
        .forEach(method -> add(api, method.path(), method.verb(), reader.read(method.method())));
    ProcessorSchemas schemas = new ProcessorSchemas(components);
    for (RegisteredProcessor processor : active) {
      ProcessorSchemas.Names names = schemas.add(processor);
      for (ResourceMethod template : templates) {
        String path = template.path().replace(ProcessorOperations.PROCESSOR, processor.name());
        boolean withInput = !template.path().contains("{vcon_uuid}");
        JsonNode body = OperationReader.reference(withInput ? names.io() : names.options());
        Operation operation = reader.read(template.method());
        add(api, path, template.verb(), ProcessorOperations.complete(operation, processor, body));
      }
    }
    ObjectNode document = Json31.mapper().convertValue(api, ObjectNode.class);
    ObjectNode described = document.putObject("components");
    described.set("schemas", schemas.all());
    OperationSecurity.describe(described);
    document.set("tags", tags());
    InputSchemas.split(document);
    return document;
  }

  private Info info() {
    JsonNode texts = prose.document();
    return new Info()
        .title(texts.path("title").asText())
        .description(texts.path("description").asText())
        .version(version);
  }

  private JsonNode tags() {
    List<Tag> tags =
        prose.document().path("tags").properties().stream()
            .map(tag -> new Tag().name(tag.getKey()).description(tag.getValue().asText()))
            .toList();
    return Json31.mapper().valueToTree(tags);
  }

  private static void add(OpenAPI api, String path, String verb, Operation operation) {
    PathItem item =
        api.getPaths() == null || !api.getPaths().containsKey(path)
            ? new PathItem()
            : api.getPaths().get(path);
    item.operation(HttpMethod.valueOf(verb), operation);
    api.path(path, item);
  }

  private static boolean isOfProcessors(ResourceMethod method) {
    return method.path().endsWith(ProcessorOperations.PROCESSOR);
  }

  private static RestOperation operation(ResourceMethod method) {
    return method.method().getAnnotation(RestOperation.class);
  }
}
