package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.text.DialogText;
import org.vconserver.vcon.text.TextTurn;

/** Writes the request to the model: the turns of the dialogs, by time, then the prompt. */
final class ChatRequest {
  private final OpenAiChatCompletionOptions options;
  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();

  /**
   * Makes a request about some turns.
   *
   * @param vcon the one that they are from
   */
  ChatRequest(OpenAiChatCompletionOptions options, Vcon vcon, List<TextTurn> turns) {
    this.options = options;
    List<ObjectNode> parties = vcon.parties();
    turns.stream()
        .sorted(
            Comparator.comparing(TextTurn::start, Comparator.nullsFirst(Comparator.naturalOrder())))
        .forEach(turn -> say("user", content(parties, turn)));
    // After the dialogs, so that what is said in them has not the last word.
    say("system", "You are a helpful assistant.");
    say("system", options.prompt());
  }

  /** Gives the body of the request. */
  ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", options.model());
    body.set("messages", messages);
    body.put(tokensMember(), options.maxTokens());
    body.put("temperature", options.temperature());
    if (options.jsonResponse()) {
      body.putObject("response_format").put("type", "json_object");
    }
    return body;
  }

  private String tokensMember() {
    if (!options.maxTokensParam().equals("auto")) {
      return options.maxTokensParam();
    }
    return options.model().matches("(o[1-9]|gpt-[5-9]|chatgpt-[5-9]).*")
        ? "max_completion_tokens"
        : "max_tokens";
  }

  private void say(String role, String content) {
    messages.addObject().put("role", role).put("content", content);
  }

  private static String content(List<ObjectNode> parties, TextTurn turn) {
    String who =
        turn.speaker() >= 0
            ? DialogText.label(parties, turn.speaker())
            : turn.parties().stream()
                .map(party -> DialogText.label(parties, party))
                .collect(Collectors.joining(" and "));
    String end = turn.end();
    String when = turn.start() == null ? "an unknown time" : turn.start();
    String opening =
        turn.written()
            ? "in chat at " + when
            : "in a call that took place at " + when + (end == null ? "" : " to " + end);
    return opening + ", " + (who.isEmpty() ? "unknown" : who) + " said: " + turn.text();
  }
}
