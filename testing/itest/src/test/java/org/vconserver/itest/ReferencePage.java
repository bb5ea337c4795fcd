package org.vconserver.itest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The reference page of processors, written from what the running server says of itself: the
 * OpenAPI document, and the descriptions of configurations in its bundles.
 */
final class ReferencePage {
  private static final String OPERATION = "/processIO/";

  private final JsonNode openApi;
  private final Map<String, ProcessorConfigurations.Configuration> configurations;
  private final StringBuilder page = new StringBuilder();

  ReferencePage(
      JsonNode openApi, Map<String, ProcessorConfigurations.Configuration> configurations) {
    this.openApi = openApi;
    this.configurations = configurations;
  }

  String write() {
    line("# Processors");
    line("");
    line(
        "The processors of the distribution, in the words of their descriptors. This page is made");
    line(
        "from the running server, by `docs/reference/update`; a test fails when it is not current.");
    line("");
    JsonNode schemas = openApi.path("components").path("schemas");
    SortedMap<String, JsonNode> operations = operations();
    List<String> names = new ArrayList<>();
    schemas
        .path("VconProcessorOptions")
        .path("properties")
        .fieldNames()
        .forEachRemaining(names::add);
    shared(schemas.path(reference(operations.get(operations.firstKey()), schemas)), names);
    operations.forEach((name, operation) -> processor(name, operation, schemas, names));
    return page.toString();
  }

  /** The operation of each processor, by its name. */
  private SortedMap<String, JsonNode> operations() {
    SortedMap<String, JsonNode> operations = new TreeMap<>();
    for (var path : openApi.path("paths").properties()) {
      if (path.getKey().startsWith(OPERATION)) {
        operations.put(path.getKey().substring(OPERATION.length()), path.getValue().path("post"));
      }
    }
    return operations;
  }

  private void shared(JsonNode schema, List<String> names) {
    line("## Options of every processor");
    line("");
    line("The pipeline applies them; a processor does not see them. Other members are ignored.");
    line("");
    List<String> others = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(others::add);
    others.removeAll(names);
    options(schema, others);
  }

  private void processor(String name, JsonNode operation, JsonNode schemas, List<String> shared) {
    line("## `" + name + "`");
    line("");
    line(operation.path("summary").asText() + ".");
    line("");
    line(operation.path("description").asText());
    line("");
    String schema = reference(operation, schemas);
    line("Options (`" + schema + "`):");
    line("");
    options(schemas.path(schema), shared);
    ProcessorConfigurations.Configuration configuration = configurations.get(name);
    if (configuration != null) {
      configuration(configuration);
    }
  }

  /** The name of the schema of a processor's options, which its IO schema refers to. */
  private static String reference(JsonNode operation, JsonNode schemas) {
    String io =
        last(
            operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema")
                .path("$ref")
                .asText());
    JsonNode options = schemas.path(io).path("properties").path("processor_options");
    JsonNode ref = options.findValue("$ref");
    // Schemas of requests have no defaults, which are in the one that they are made of.
    return last(ref == null ? "" : ref.asText()).replaceFirst("-Input$", "");
  }

  private static String last(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private void options(JsonNode schema, List<String> leftOut) {
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    boolean none = true;
    for (var property : schema.path("properties").properties()) {
      if (!leftOut.contains(property.getKey())) {
        if (none) {
          line("| option | type | default | what it is |");
          line("|---|---|---|---|");
          none = false;
        }
        option(property.getKey(), property.getValue(), required.contains(property.getKey()));
      }
    }
    if (none) {
      line("None besides those of every processor.");
    }
    line("");
  }

  private void option(String name, JsonNode option, boolean required) {
    String fallback =
        required
            ? "required"
            : option.path("default").isMissingNode() ? "" : code(option.path("default").toString());
    line(
        "| `"
            + name
            + "` | "
            + type(option)
            + " | "
            + fallback
            + " | "
            + cell(sentence(option.path("title").asText(), option.path("description").asText()))
            + " |");
  }

  private static String type(JsonNode option) {
    if (option.has("anyOf")) {
      List<String> types = new ArrayList<>();
      option.path("anyOf").forEach(one -> types.add(type(one)));
      return String.join(" or ", types);
    }
    String type = option.path("type").asText("any JSON");
    String bounds = "";
    if (option.has("minimum") || option.has("maximum")) {
      bounds =
          " "
              + (option.has("minimum") ? number(option.path("minimum")) : "")
              + ".."
              + (option.has("maximum") ? number(option.path("maximum")) : "");
    }
    return type.equals("array") && option.path("items").has("type")
        ? "array of " + option.path("items").path("type").asText()
        : type + bounds + (option.path("writeOnly").asBoolean() ? ", secret" : "");
  }

  private static String number(JsonNode number) {
    double value = number.doubleValue();
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private void configuration(ProcessorConfigurations.Configuration configuration) {
    line(
        "Settings of an instance, in `config/"
            + configuration.pid()
            + "-NAME.cfg` with `vcon.processor.name=NAME`:");
    line("");
    line("| setting | type | default | what it is |");
    line("|---|---|---|---|");
    for (ProcessorConfigurations.Setting setting : configuration.settings()) {
      line(
          "| `"
              + setting.name()
              + "` | "
              + setting.type()
              + " | "
              + (setting.fallback().isEmpty() ? "" : code(setting.fallback()))
              + " | "
              + cell(sentence(setting.title(), setting.description()))
              + " |");
    }
    line("");
  }

  private static String sentence(String title, String description) {
    return description.isBlank() ? title : title + ". " + description;
  }

  private static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
