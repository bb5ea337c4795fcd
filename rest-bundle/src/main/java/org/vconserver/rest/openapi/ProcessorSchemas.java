package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vconserver.api.processor.RegisteredProcessor;

/** The component schemas, to which those of the active processors are added. */
final class ProcessorSchemas {
  /** Where a component schema is found within the document. */
  static final String REFERENCE = "#/components/schemas/";

  private static final String OPTIONS = "Options";

  private final ObjectNode schemas;

  /** Adds to {@code schemas} itself. */
  ProcessorSchemas(ObjectNode schemas) {
    this.schemas = schemas;
  }

  /**
   * Adds the schemas of a processor. Processors with equal options share them; options that differ
   * under the same name get the name of the processor appended.
   */
  Names add(RegisteredProcessor processor) {
    ObjectNode schema = processor.optionsSchema().deepCopy();
    schema.remove("$schema");
    Names names = names(processor, schema);
    schemas.set(names.options(), schema);
    ObjectNode io = schemas.putObject(names.io());
    ObjectNode properties = io.putObject("properties");
    properties
        .putObject("processor_io")
        .put("$ref", REFERENCE + "VconProcessorOutput-Input")
        .put("default", "processor IO");
    properties
        .putObject("processor_options")
        .put("$ref", REFERENCE + names.options())
        .put("default", "processor options");
    io.put("type", "object").put("title", names.io());
    return names;
  }

  ObjectNode all() {
    return schemas;
  }

  private Names names(RegisteredProcessor processor, ObjectNode schema) {
    String options = processor.optionsName();
    String stem =
        options.endsWith(OPTIONS)
            ? options.substring(0, options.length() - OPTIONS.length())
            : options;
    boolean taken = schemas.has(options) && !schemas.required(options).equals(schema);
    String suffix = taken ? "_" + processor.name() : "";
    return new Names(options + suffix, stem + "IO" + suffix);
  }

  /**
   * Under which names the schemas of a processor are found.
   *
   * @param options of its options
   * @param io of its options together with its input
   */
  record Names(String options, String io) {}
}
