package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.pipeline.options.SecretOptions;
import org.vconserver.pipeline.options.SharedOptions;

/**
 * Shows the options of a step as its pipeline has them, before what is known of vCons comes into
 * them: without secrets, and without what the processor does not know, which may be one under a
 * wrong name.
 */
final class ShownOptions {
  private static final String FORMAT_OPTIONS = "format_options";

  /** Limits what is kept with each change. */
  private static final int LONGEST = 4000;

  private ShownOptions() {}

  /** Gives what is shown; nothing of options that are too long. */
  static ObjectNode of(RegisteredProcessor processor, ObjectNode options) {
    JsonNode known = processor.optionsSchema().path("properties");
    ObjectNode shown = shown(known, options);
    return shown.toString().length() > LONGEST ? JsonNodeFactory.instance.objectNode() : shown;
  }

  private static ObjectNode shown(JsonNode known, ObjectNode options) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      String name = option.getKey();
      if (name.equals(FORMAT_OPTIONS) && option.getValue() instanceof ObjectNode formats) {
        shown.set(name, shown(known, formats));
      } else if (known.path(name).path("writeOnly").asBoolean()) {
        shown.put(name, SecretOptions.MASK);
      } else if (known.has(name) || SharedOptions.names().contains(name)) {
        shown.set(name, option.getValue());
      }
    }
    return shown;
  }
}
