package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * Makes the operations of an active processor from those that stand for all processors: paths and
 * ids have a processor's name in the place of {@value #PROCESSOR}.
 */
final class ProcessorOperations {
  static final String PROCESSOR = "{processor}";

  private ProcessorOperations() {}

  /** Gives the operation of one processor, which reads a body of its own. */
  static Operation complete(Operation template, RegisteredProcessor processor, JsonNode body) {
    ObjectNode options = OptionsExample.of(processor.optionsSchema());
    boolean withInput = template.getOperationId().contains("processIO");
    Content content = OperationReader.content("application/json", body);
    OperationReader.example(content, withInput ? OptionsExample.withInput(options) : options);
    template.getParameters().removeIf(parameter -> parameter.getName().equals("processor"));
    String word = processor.name().replaceAll("\\W", "_");
    return template
        .operationId(template.getOperationId().replace(PROCESSOR, word))
        .summary(processor.title())
        .description(processor.description())
        .requestBody(template.getRequestBody().content(content));
  }
}
