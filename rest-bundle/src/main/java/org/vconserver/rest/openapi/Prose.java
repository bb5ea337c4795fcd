package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.swagger.v3.core.util.Yaml31;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the descriptions and examples of the OpenAPI document: one YAML file stands beside the
 * classes of each package, and is named as the package is. Thread-safe.
 */
final class Prose {
  private final Map<String, JsonNode> files = new ConcurrentHashMap<>();

  /**
   * Gives the texts of an operation: {@code description}, {@code parameters}, {@code responses}.
   */
  JsonNode operation(Class<?> resource, String id) {
    return file(resource).path("operations").path(id);
  }

  /** Gives the texts of a shape: {@code title}, {@code description}, {@code members}. */
  JsonNode schema(Class<?> shape, String name) {
    return file(shape).path("schemas").path(name);
  }

  /** Gives the texts of the document itself. */
  JsonNode document() {
    return file(Prose.class).path("document");
  }

  /** Gives the texts of a header: {@code description}, {@code schema}. */
  JsonNode header(String name) {
    return file(Prose.class).path("headers").path(name);
  }

  private JsonNode file(Class<?> neighbour) {
    return files.computeIfAbsent(neighbour.getPackageName(), name -> read(neighbour, name));
  }

  private static JsonNode read(Class<?> neighbour, String packageName) {
    String file = packageName.substring(packageName.lastIndexOf('.') + 1) + ".yaml";
    try (InputStream content = neighbour.getResourceAsStream(file)) {
      return content == null ? MissingNode.getInstance() : Yaml31.mapper().readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException("The bundle's " + file + " can't be read", e);
    }
  }
}
