package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * Makes the OpenAPI 3.1 document: a fixed part, read from a resource of this bundle, and two
 * operations for each processor that is active.
 *
 * <p>Paths and information go through the model of swagger-core. Component schemas do not: the
 * model reorders them and drops what stands beside a reference and defaults that are null, so they
 * are put into the written document as they are.
 */
public final class OpenApiDocument {
  private static final String BASE = "openapi-base.json";

  private final String version;
  private final ObjectNode base;

  /**
   * Reads the fixed part.
   *
   * @param version of the server, for the information about the document
   */
  public OpenApiDocument(String version) {
    this.version = version;
    try (InputStream content = OpenApiDocument.class.getResourceAsStream(BASE)) {
      if (content == null) {
        throw new IllegalStateException("The bundle lacks " + BASE);
      }
      this.base = (ObjectNode) Json31.mapper().readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The document for these processors, in their order.
   *
   * @return a new document, which the caller may change
   */
  public ObjectNode describe(List<RegisteredProcessor> active) {
    ObjectNode fixed = base.deepCopy();
    ProcessorSchemas schemas =
        new ProcessorSchemas((ObjectNode) fixed.required("components").required("schemas"));
    fixed.remove("components");

    OpenAPI api = Json31.mapper().convertValue(fixed, OpenAPI.class);
    api.setSpecVersion(SpecVersion.V31);
    api.getInfo().title("vCon Server").version(version);
    for (RegisteredProcessor processor : active) {
      ProcessorSchemas.Names names = schemas.add(processor);
      api.path(
          "/process/{vcon_uuid}/" + processor.name(),
          new PathItem().post(ProcessorOperations.onStoredVcon(processor, names.options())));
      api.path(
          "/processIO/" + processor.name(),
          new PathItem().post(ProcessorOperations.onInput(processor, names.io())));
    }

    ObjectNode document = Json31.mapper().convertValue(api, ObjectNode.class);
    JsonNode tags = document.remove("tags");
    document.putObject("components").set("schemas", schemas.all());
    document.set("tags", tags);
    return document;
  }
}
