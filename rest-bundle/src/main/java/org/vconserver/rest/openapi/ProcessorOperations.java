package org.vconserver.rest.openapi;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.Set;
import org.vconserver.api.processor.RegisteredProcessor;

/** The two operations that each active processor has. */
final class ProcessorOperations {
  private static final String TAG = "vCon: Processors";

  private ProcessorOperations() {}

  /** Runs the processor on a vCon of the store. */
  static Operation onStoredVcon(RegisteredProcessor processor, String body) {
    return operation(
            processor, "run_vcon_processor_process__vcon_uuid__" + word(processor) + "_post", body)
        .addParametersItem(
            new Parameter()
                .name("vcon_uuid")
                .in("path")
                .required(true)
                .description("UUID of the vCon")
                .schema(typed("string")))
        .addParametersItem(commitChanges())
        .addParametersItem(
            flag("return_whole_vcon", true, "Whether whole vCons are returned, or their UUIDs"));
  }

  /** Runs the processor on what is sent along. */
  static Operation onInput(RegisteredProcessor processor, String body) {
    return operation(
            processor, "run_vcon_processor_io_processIO_" + word(processor) + "_post", body)
        .addParametersItem(commitChanges());
  }

  private static Operation operation(RegisteredProcessor processor, String id, String body) {
    return new Operation()
        .addTagsItem(TAG)
        .summary(processor.title())
        .description(processor.description())
        .operationId(id)
        .requestBody(new RequestBody().required(true).content(json(body)))
        .responses(
            new ApiResponses()
                .addApiResponse("200", response("Done", "VconProcessorOutput-Output"))
                .addApiResponse("404", response("There is no such thing", "HttpErrorResponseBody"))
                .addApiResponse("500", response("The server failed", "HttpErrorResponseBody"))
                .addApiResponse(
                    "422", response("The request is not valid", "HTTPValidationError")));
  }

  private static String word(RegisteredProcessor processor) {
    return processor.name().replaceAll("\\W", "_");
  }

  private static Parameter commitChanges() {
    return flag("commit_changes", false, "Whether changed vCons are stored");
  }

  private static Parameter flag(String name, boolean byDefault, String description) {
    Schema<Object> schema = typed("boolean");
    schema.setDefault(byDefault);
    return new Parameter()
        .name(name)
        .in("query")
        .required(false)
        .description(description)
        .schema(schema);
  }

  private static Schema<Object> typed(String type) {
    JsonSchema schema = new JsonSchema();
    schema.setTypes(Set.of(type));
    return schema;
  }

  private static ApiResponse response(String description, String schema) {
    return new ApiResponse().description(description).content(json(schema));
  }

  private static Content json(String schema) {
    return new Content()
        .addMediaType(
            "application/json",
            new MediaType().schema(new JsonSchema().$ref(ProcessorSchemas.REFERENCE + schema)));
  }
}
