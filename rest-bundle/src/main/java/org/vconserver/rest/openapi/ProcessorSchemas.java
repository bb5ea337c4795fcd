package org.vconserver.rest.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vconserver.api.processor.RegisteredProcessor;

/** Holds the component schemas, to which those of the active processors are added. */
final class ProcessorSchemas {
  /** Begins the references to component schemas within the document. */
  static final String REFERENCE = "#/components/schemas/";

  private static final String OPTIONS = "Options";

  private final ObjectNode schemas;

  /** Adds to {@code schemas} itself. */
  ProcessorSchemas(ObjectNode schemas) {
    this.schemas = schemas;
  }

  /**
   * Adds the schemas of a processor. Processors with equal options share them; a processor whose
   * schemas differ from others under the same names gets its own name appended to them.
   */
  Names add(RegisteredProcessor processor) {
    ObjectNode schema = processor.optionsSchema().deepCopy();
    schema.remove("$schema");
    String options = processor.optionsName();
    String stem =
        options.endsWith(OPTIONS)
            ? options.substring(0, options.length() - OPTIONS.length())
            : options;
    Names names = new Names(options, stem + "IO");
    if (taken(names.options(), schema) || taken(names.io(), io(names))) {
      String suffix = "_" + processor.name();
      names = new Names(options + suffix, stem + "IO" + suffix);
    }
    schemas.set(names.options(), schema);
    schemas.set(names.io(), io(names));
    return names;
  }

  ObjectNode all() {
    return schemas;
  }

  private boolean taken(String name, ObjectNode schema) {
    return schemas.has(name) && !schemas.required(name).equals(schema);
  }

  private ObjectNode io(Names names) {
    ObjectNode io = schemas.objectNode();
    ObjectNode properties = io.putObject("properties");
    properties
        .putObject("processor_io")
        .put("$ref", REFERENCE + "VconProcessorOutput-Input")
        .put("default", "processor IO");
    properties
        .putObject("processor_options")
        .put("$ref", REFERENCE + names.options())
        .put("default", "processor options");
    return io.put("type", "object").put("title", names.io());
  }

  /**
   * Under which names the schemas of a processor are found.
   *
   * @param options of its options
   * @param io of its options together with its input
   */
  record Names(String options, String io) {}
}
