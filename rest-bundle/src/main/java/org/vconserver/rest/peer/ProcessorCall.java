package org.vconserver.rest.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * Remembers the call of a single processor, which py_vcon_server tells of in its errors. It is kept
 * with the request until that is answered. Immutable.
 *
 * @param name of the processor
 * @param options as the processor saw them: defaults filled in, without nulls, and without secrets,
 *     which are never shown again
 */
public record ProcessorCall(String name, ObjectNode options) {
  private static final String PROPERTY = "org.vconserver.rest.processor-call";

  /** Notes with a request which processor it calls, with options as they were given. */
  public static void note(
      ContainerRequestContext request, RegisteredProcessor processor, ObjectNode given) {
    request.setProperty(PROPERTY, new ProcessorCall(processor.name(), seen(processor, given)));
  }

  /** Gives the call that was noted with a request. */
  public static Optional<ProcessorCall> of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof ProcessorCall call
        ? Optional.of(call)
        : Optional.empty();
  }

  private static ObjectNode seen(RegisteredProcessor processor, ObjectNode given) {
    ObjectNode options = given.objectNode();
    JsonNode properties = processor.optionsSchema().path("properties");
    for (var property : properties.properties()) {
      if (property.getValue().has("default")) {
        options.set(property.getKey(), property.getValue().get("default"));
      }
    }
    options.setAll(given);
    if (given.get("format_options") instanceof ObjectNode formats) {
      ObjectNode shown = formats.deepCopy();
      shown
          .properties()
          .removeIf(format -> properties.path(format.getKey()).path("writeOnly").asBoolean());
      options.set("format_options", shown);
    }
    options
        .properties()
        .removeIf(
            option ->
                option.getValue().isNull()
                    || properties.path(option.getKey()).path("writeOnly").asBoolean());
    return options;
  }
}
