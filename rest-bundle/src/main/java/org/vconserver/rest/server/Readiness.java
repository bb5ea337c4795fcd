package org.vconserver.rest.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.server.ReadinessFinding.Severity;

/**
 * Holds what was found when it was looked whether the server can do its work. Immutable.
 *
 * @param missing the names of the needed services that are not there
 * @param unreachable the names of the stores that are there and can't be reached
 * @param findings what is wrong: each that is missing or unreachable has one too
 */
public record Readiness(
    List<String> missing, List<String> unreachable, List<ReadinessFinding> findings) {
  public Readiness {
    missing = List.copyOf(missing);
    unreachable = List.copyOf(unreachable);
    findings = List.copyOf(findings);
  }

  /** Says whether the server can do its work. */
  public boolean isReady() {
    return failing().isEmpty();
  }

  /** Gives the findings that keep the server from its work. */
  public List<ReadinessFinding> failing() {
    return with(Severity.FAILING);
  }

  /** Gives the findings that do not. */
  public List<ReadinessFinding> warnings() {
    return with(Severity.WARNING);
  }

  private List<ReadinessFinding> with(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).toList();
  }

  /** Gives what anybody is told by {@code GET /health/ready}. */
  ObjectNode summary() {
    return JsonNodeFactory.instance.objectNode().put("status", isReady() ? "ready" : "waiting");
  }

  /** Gives the body of {@code GET /health/ready}. */
  ObjectNode json() {
    ObjectNode json = summary();
    if (!isReady()) {
      missing.forEach(json.putArray("missing")::add);
      unreachable.forEach(json.putArray("unreachable")::add);
      put(json.putArray("failing"), failing());
    }
    if (!warnings().isEmpty()) {
      put(json.putArray("warnings"), warnings());
    }
    return json;
  }

  private static void put(ArrayNode array, List<ReadinessFinding> findings) {
    for (ReadinessFinding finding : findings) {
      array
          .addObject()
          .put("check", finding.check())
          .put("setting", finding.setting())
          .put("reason", finding.reason());
    }
  }
}
