package org.vconserver.api.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells what one step of a run has changed in a vCon. Immutable, as long as nobody changes the
 * options: no one may.
 *
 * @param step the step's index in the pipeline
 * @param processor the name of its processor
 * @param version the processor's version; empty if it is not known any more
 * @param options the step's options, with {@code ***} in the place of what is declared secret;
 *     empty if they are too large to be kept
 * @param paths JSON Pointers (RFC 6901) of the parts that changed, the empty one for the whole
 *     document
 */
public record StepChange(
    int step, String processor, String version, ObjectNode options, List<String> paths) {
  public StepChange {
    paths = List.copyOf(paths);
  }

  /** Writes it as stores keep it and the REST API shows it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("step", step).put("processor", processor).put("version", version);
    json.set("options", options);
    paths.forEach(json.putArray("paths")::add);
    return json;
  }

  /** Reads what {@link #toJson} wrote; what is missing is empty. */
  public static StepChange fromJson(JsonNode json) {
    List<String> paths = new ArrayList<>();
    json.path("paths").forEach(path -> paths.add(path.asText()));
    return new StepChange(
        json.path("step").asInt(),
        json.path("processor").asText(),
        json.path("version").asText(),
        json.path("options") instanceof ObjectNode options
            ? options
            : JsonNodeFactory.instance.objectNode(),
        paths);
  }
}
