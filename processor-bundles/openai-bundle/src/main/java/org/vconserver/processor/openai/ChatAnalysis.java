package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Makes the analysis that holds a model's answer. Immutable. */
final class ChatAnalysis {
  private static final Pattern FENCED =
      Pattern.compile(
          "\\A\\s*(`{3,}|~{3,})[ \\t]*[a-zA-Z0-9]{0,20}\\s*\\n(.*?)\\n?\\s*\\1\\s*\\z",
          Pattern.DOTALL);

  private final OpenAiChatCompletionOptions options;
  private final JsonNode dialogs;
  private final String vendor;
  private final String product;

  ChatAnalysis(
      OpenAiChatCompletionOptions options, List<Integer> dialogs, String vendor, String product) {
    this.options = options;
    this.dialogs = indices(dialogs);
    this.vendor = vendor;
    this.product = product;
  }

  private static JsonNode indices(List<Integer> dialogs) {
    if (dialogs.size() == 1) {
      return IntNode.valueOf(dialogs.get(0));
    }
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    dialogs.forEach(array::add);
    return array;
  }

  /** Tells whether an analysis answers the same question to the same model. */
  boolean isSame(ObjectNode other) {
    return other.path("type").asText().equals(options.analysisType())
        && other.path("vendor").asText().equals(vendor)
        && other.path("product").asText().equals(product)
        && other.path("model").asText().equals(options.model())
        && other.path("prompt").asText().equals(options.prompt())
        && dialogs(other).equals(dialogs);
  }

  private static JsonNode dialogs(ObjectNode analysis) {
    JsonNode dialog = analysis.path("dialog");
    return dialog.size() == 1 ? dialog.get(0) : dialog;
  }

  /** Tells whether a result is JSON, or text that holds JSON. */
  static boolean isJson(JsonNode result) {
    return !result.isTextual() || json(result.textValue()).isPresent();
  }

  /**
   * Makes the analysis.
   *
   * @param answer the service's whole answer
   * @param finish why the model ended
   * @param result what the options' query takes of the answer
   */
  ObjectNode holding(JsonNode answer, String finish, JsonNode result) {
    Optional<JsonNode> read =
        options.jsonResponse() && result.isTextual() ? json(result.textValue()) : Optional.empty();
    JsonNode body = read.orElse(result);
    boolean text = body.isTextual();
    ObjectNode analysis = JsonNodeFactory.instance.objectNode();
    analysis.put("type", options.analysisType());
    analysis.set("dialog", dialogs);
    analysis.put("vendor", vendor).put("product", product);
    analysis.put("schema", text ? "text" : read.isPresent() ? "json" : schema(options.jqResult()));
    analysis.put("prompt", options.prompt()).put("model", options.model());
    analysis.put("mediatype", text ? "text/plain" : "application/json");
    analysis.put("encoding", text ? "none" : "json");
    analysis.set("body", body.deepCopy());
    if (answer.path("usage").isObject()) {
      analysis.set("usage", answer.path("usage").deepCopy());
    }
    if (!finish.equals("stop")) {
      analysis.put("finish_reason", finish);
    }
    return analysis;
  }

  private static String schema(String jqResult) {
    return "chat_completion_object" + (jqResult.equals(".") ? "" : " ?jq=" + jqResult);
  }

  /** Reads the object or array that a model wrote, between fences or not; empty if it is none. */
  private static Optional<JsonNode> json(String text) {
    Matcher fenced = FENCED.matcher(text);
    String inner = (fenced.matches() ? fenced.group(2) : text).strip();
    if (!inner.startsWith("{") && !inner.startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(StrictJson.read(inner.getBytes(StandardCharsets.UTF_8)));
    } catch (VconException e) {
      if (VconError.isOfMemory(e.code())) {
        throw e;
      }
      // The caller says that the answer is no JSON.
      return Optional.empty();
    }
  }
}
