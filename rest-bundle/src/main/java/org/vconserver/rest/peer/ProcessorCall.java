package org.vconserver.rest.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * The call of a single processor, which py_vcon_server tells of in its errors. Kept with the
 * request under {@link #PROPERTY} until it is answered.
 *
 * @param name of the processor
 * @param options as the processor saw them: defaults filled in, without nulls, and without secrets,
 *     which are never shown again
 */
public record ProcessorCall(String name, ObjectNode options) {
  /** The name of the request's property. */
  public static final String PROPERTY = "org.vconserver.rest.processor-call";

  /** The call of a processor with options as they were given. */
  public static ProcessorCall of(RegisteredProcessor processor, ObjectNode given) {
    ObjectNode options = given.objectNode();
    JsonNode properties = processor.optionsSchema().path("properties");
    for (var property : properties.properties()) {
      if (property.getValue().has("default")) {
        options.set(property.getKey(), property.getValue().get("default"));
      }
    }
    options.setAll(given);
    options
        .properties()
        .removeIf(
            option ->
                option.getValue().isNull()
                    || properties.path(option.getKey()).path("writeOnly").asBoolean());
    return new ProcessorCall(processor.name(), options);
  }
}
