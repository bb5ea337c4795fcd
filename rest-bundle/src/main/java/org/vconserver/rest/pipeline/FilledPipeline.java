package org.vconserver.rest.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStep;

/**
 * Fills in a pipeline's definition as it is answered: with every default filled in, nothing that is
 * not part of one, and masks in the place of secrets.
 */
final class FilledPipeline {
  private FilledPipeline() {}

  static ObjectNode of(PipelineDefinition definition, MaskedSecrets secrets) {
    ObjectNode filled = JsonNodeFactory.instance.objectNode();
    ObjectNode options = filled.putObject("pipeline_options");
    options.put("label", "").put("notes", "").put("save_vcons", true).put("timeout", 0);
    options.put("failure_queue", "").put("success_queue", "");
    JsonNode given = definition.json().path("pipeline_options");
    for (var option : options.properties()) {
      if (given.hasNonNull(option.getKey())) {
        option.setValue(given.get(option.getKey()));
      }
    }
    // Options that py_vcon_server does not have are answered where they were given.
    for (String ours :
        List.of("max_attempts", "backoff", "resume", "vcon_version", "fail_on_notice")) {
      if (given.hasNonNull(ours)) {
        options.set(ours, given.get(ours));
      }
    }
    var processors = filled.putArray("processors");
    for (PipelineStep step : definition.steps()) {
      ObjectNode entry = processors.addObject().put("processor_name", step.processor());
      if (!step.versions().isAny()) {
        entry.put("processor_version", step.versions().toString());
      }
      ObjectNode stepOptions = entry.putObject("processor_options");
      fillOptions(stepOptions, step.options());
      secrets.mask(step.processor(), stepOptions);
    }
    return filled;
  }

  private static void fillOptions(ObjectNode filled, ObjectNode given) {
    filled.put("label", "").put("notes", "").put("input_vcon_index", 0).put("should_process", true);
    filled.putObject("format_options");
    for (var option : given.properties()) {
      if (!option.getValue().isNull() || !filled.has(option.getKey())) {
        filled.set(option.getKey(), option.getValue());
      }
    }
  }
}
