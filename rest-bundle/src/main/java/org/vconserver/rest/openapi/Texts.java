package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.core.util.Json31;
import java.io.IOException;
import java.util.List;

/** Puts texts into schemas. */
final class Texts {
  private static final List<String> NAMES = List.of("title", "description", "examples");

  private Texts() {}

  /** Adds those texts that are there. */
  static void add(ObjectNode schema, JsonNode texts) {
    for (String name : NAMES) {
      if (texts.has(name)) {
        schema.set(name, texts.get(name));
      }
    }
  }

  /** JSON that stands in an annotation. */
  static JsonNode json(String text) {
    try {
      return Json31.mapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException("No JSON stands in an annotation: " + text, e);
    }
  }
}
