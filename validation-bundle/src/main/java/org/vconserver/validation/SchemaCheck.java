package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks the JSON schemas of core-03, which core-04 has too, and of the CC extension. Its members
 * that are mandatory and missing in most vCons, those of the IETF included, are warnings; what the
 * rules found an error in is not told again. Thread-safe.
 */
final class SchemaCheck {
  private final List<Schema> schemas =
      List.of(read("vcon_core-03.schema.json"), read("cc_extension.schema.json"));

  private static Schema read(String name) {
    try (InputStream text = SchemaCheck.class.getResourceAsStream(name)) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text);
    } catch (IOException e) {
      throw new UncheckedIOException("A resource of this bundle can't be read", e);
    }
  }

  void check(JsonNode document, Findings findings) {
    Set<String> told = new HashSet<>();
    for (Schema schema : schemas) {
      for (Error error : BoundedErrors.of(schema, document)) {
        String pointer = error.getInstanceLocation().toString();
        String keyword = error.getKeyword();
        if (keyword.equals("required")) {
          pointer = pointer + "/" + error.getProperty();
        }
        if (findings.full()) {
          return;
        }
        if (findings.faultyAt(pointer) || !told.add(pointer)) {
          continue;
        }
        String rule = "schema." + keyword;
        if (keyword.equals("required")) {
          findings.warning(pointer, rule, "is missing", "appendix A");
        } else {
          findings.error(pointer, rule, message(keyword, error), "appendix A");
        }
      }
    }
  }

  /** Writes a message with kinds and numbers of the schema only: no content of the vCon. */
  private static String message(String keyword, Error error) {
    return switch (keyword) {
      case "type", "enum", "minimum", "dependencies" -> error.getMessage();
      case "format" -> "does not have the format that it must have";
      default -> "does not have any of the shapes that it may have";
    };
  }
}
