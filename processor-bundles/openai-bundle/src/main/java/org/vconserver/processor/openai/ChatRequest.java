package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the request to the model: the messages of the conversation, then the prompt. */
final class ChatRequest {
  private static final String ASSISTANT = "You are a helpful assistant.";

  private final OpenAiChatCompletionOptions options;
  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();

  /** Makes a request about a conversation. */
  ChatRequest(OpenAiChatCompletionOptions options, Conversation conversation, String prompt) {
    this.options = options;
    conversation.messages().forEach(message -> say("user", message));
    // After the dialogs, so that what is said in them has not the last word.
    say("system", ASSISTANT);
    say("system", prompt);
  }

  /** Estimates how many tokens the request has beside the conversation. */
  static int tokensBeside(String prompt) {
    return Conversation.tokens(ASSISTANT) + Conversation.tokens(prompt);
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
}
