package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.vconserver.api.processor.Notice;

/**
 * Holds a notice with the step of the run that gave it. Immutable.
 *
 * @param step the step's index in the pipeline
 * @param processor the name of its processor
 * @param vcon the uuid of the vCon that the step was about
 */
public record RunNotice(int step, String processor, String vcon, Notice notice) {
  /** Gives the notice as it is kept and answered: the notice's own members, and those of this. */
  public ObjectNode json() {
    ObjectNode json = notice.json().put("step", step).put("processor", processor);
    return json.put("vcon", vcon);
  }

  /**
   * Reads what {@link #json} gives.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static RunNotice read(JsonNode json) {
    Notice notice =
        new Notice(
            Notice.Severity.valueOf(json.path("severity").asText().toUpperCase(Locale.ROOT)),
            json.path("code").asText(),
            json.path("place").asText(),
            json.path("sentence").asText());
    return new RunNotice(
        json.path("step").asInt(),
        json.path("processor").asText(),
        json.path("vcon").asText(),
        notice);
  }
}
