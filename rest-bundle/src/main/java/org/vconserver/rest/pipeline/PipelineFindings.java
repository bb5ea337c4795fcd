package org.vconserver.rest.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vconserver.vcon.error.FieldError;

/**
 * Holds what stands against a pipeline at this moment. Immutable.
 *
 * @param errors for which its runs would fail
 * @param warnings of what has no effect, or may not be meant
 */
record PipelineFindings(List<FieldError> errors, List<FieldError> warnings) {
  /** Limits the header to what proxies let through. */
  private static final int LONGEST_HEADER = 4_000;

  PipelineFindings {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  ObjectNode json(String pipeline) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("pipeline", pipeline).put("runnable", errors.isEmpty());
    ArrayNode findings = json.putArray("findings");
    errors.forEach(error -> add(findings, "error", error));
    warnings.forEach(warning -> add(findings, "warning", warning));
    return json;
  }

  private static void add(ArrayNode findings, String severity, FieldError finding) {
    findings
        .addObject()
        .put("severity", severity)
        .put("path", finding.path())
        .put("type", finding.type())
        .put("message", finding.message());
  }

  /** Writes warnings as a header has them, as many as have room, in ASCII. */
  static String header(List<FieldError> warnings) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < warnings.size(); i++) {
      FieldError warning = warnings.get(i);
      String next = (i > 0 ? "; " : "") + warning.path() + ": " + warning.message();
      if (text.length() + next.length() > LONGEST_HEADER) {
        text.append("; and ").append(warnings.size() - i).append(" more");
        break;
      }
      text.append(next.replaceAll("[^ -~]", "?"));
    }
    return text.toString();
  }
}
