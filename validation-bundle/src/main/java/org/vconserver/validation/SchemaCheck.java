package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vconserver.vcon.StrictJson;

/**
 * Checks the JSON schemas of core-03, which core-04 has too, and of the CC extension. Its members
 * that are mandatory and missing in most vCons, those of the IETF included, are warnings; what the
 * rules found an error in is not told again. Thread-safe.
 */
final class SchemaCheck {
  private final List<JsonSchema> schemas =
      List.of(read("vcon_core-03.schema.json"), read("cc_extension.schema.json"));

  private static JsonSchema read(String name) {
    try (InputStream text = SchemaCheck.class.getResourceAsStream(name)) {
      return SchemaReader.read(StrictJson.readObject(text.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("A resource of this bundle can't be read", e);
    }
  }

  void check(JsonNode document, Findings findings) {
    Set<String> told = new HashSet<>();
    for (JsonSchema schema : schemas) {
      for (SchemaFaults.Fault fault : schema.faults(document)) {
        if (findings.full()) {
          return;
        }
        if (findings.faultyAt(fault.pointer()) || !told.add(fault.pointer())) {
          continue;
        }
        String rule = "schema." + fault.keyword();
        if (fault.keyword().equals("required")) {
          findings.warning(fault.pointer(), rule, fault.message(), "appendix A");
        } else {
          findings.error(fault.pointer(), rule, fault.message(), "appendix A");
        }
      }
    }
  }
}
