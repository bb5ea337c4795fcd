package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.vconserver.api.processor.Notice;
import org.vconserver.api.processor.ProcessorSession;

/** Asks about a conversation, and if it is too long for the model, as the options say. */
final class LongConversation {
  /**
   * Limits how often a request is made smaller for a service that does not say how much it takes.
   */
  private static final int MOST_TRIES = 6;

  private static final int SMALLEST = 100;

  private final ChatService service;
  private final OpenAiChatCompletionOptions options;
  private final ProcessorSession session;

  LongConversation(
      ChatService service, OpenAiChatCompletionOptions options, ProcessorSession session) {
    this.service = service;
    this.options = options;
    this.session = session;
  }

  /** Gives the answer to the prompt about the whole conversation, or what can be taken of it. */
  JsonNode ask(Conversation conversation) throws InterruptedException {
    int most = options.maxInputTokens() > 0 ? options.maxInputTokens() : Integer.MAX_VALUE;
    for (int tries = 1; ; tries++) {
      try {
        return conversation.tokens() <= most
            ? ask(conversation, options.prompt())
            : askOfLong(conversation, most);
      } catch (TooLongException e) {
        if (options.whenTooLong().equals("fail") || tries >= MOST_TRIES) {
          throw e;
        }
        most = smaller(e, Math.min(most, conversation.tokens()));
      }
    }
  }

  /** Gives how many tokens of conversation to try next. */
  private int smaller(TooLongException refusal, long tried) {
    long half = tried / 2;
    long told =
        refusal.most().isPresent()
            ? refusal.most().getAsInt()
                - options.maxTokens()
                - ChatRequest.tokensBeside(options.prompt())
            : half;
    return (int) Math.max(SMALLEST, told < tried ? told : half);
  }

  private JsonNode ask(Conversation conversation, String prompt) throws InterruptedException {
    return service.complete(new ChatRequest(options, conversation, prompt).body());
  }

  private JsonNode askOfLong(Conversation conversation, int most) throws InterruptedException {
    return switch (options.whenTooLong()) {
      case "fail" ->
          throw new TooLongException(
              "The conversation has about "
                  + conversation.tokens()
                  + " tokens, more than max_input_tokens ("
                  + most
                  + ")",
              OptionalInt.empty());
      case "split" -> askOfParts(conversation, most);
      default -> askOfShortened(conversation, most);
    };
  }

  private JsonNode askOfShortened(Conversation conversation, int most) throws InterruptedException {
    Conversation shorter = conversation.shortened(most);
    JsonNode answer = ask(shorter, options.prompt());
    notice(
        "conversation_shortened",
        "the conversation is too long for the model: of about "
            + conversation.tokens()
            + " tokens, "
            + shorter.tokens()
            + " from its beginning and its end were given");
    return answer;
  }

  private JsonNode askOfParts(Conversation conversation, int most) throws InterruptedException {
    List<Conversation> parts = conversation.parts(most);
    List<String> answers = new ArrayList<>();
    List<JsonNode> all = new ArrayList<>();
    for (Conversation part : parts) {
      JsonNode answer = ask(part, options.prompt());
      all.add(answer);
      answers.add(
          "about part "
              + all.size()
              + " of "
              + parts.size()
              + ": "
              + answer.path("choices").path(0).path("message").path("content").asText());
    }
    Conversation said = new Conversation(answers);
    Conversation fitting = said.tokens() <= most ? said : said.shortened(most);
    JsonNode answer =
        ask(
            fitting,
            "The messages are answers about the parts of one conversation, in order. Make one answer"
                + " about the whole conversation of them. What was asked of each part was: "
                + options.prompt());
    notice(
        "conversation_split",
        "the conversation is too long for the model: it was asked about "
            + parts.size()
            + " parts, and then about the answers");
    if (answer instanceof ObjectNode whole && whole.path("usage") instanceof ObjectNode usage) {
      addUsage(usage, all);
    }
    return answer;
  }

  /** Adds the tokens that the parts took. */
  private static void addUsage(ObjectNode usage, List<JsonNode> answers) {
    for (String member : List.of("prompt_tokens", "completion_tokens", "total_tokens")) {
      long sum = usage.path(member).asLong();
      for (JsonNode answer : answers) {
        sum += answer.path("usage").path(member).asLong();
      }
      if (usage.has(member)) {
        usage.put(member, sum);
      }
    }
  }

  private void notice(String code, String sentence) {
    session.notice(new Notice(Notice.Severity.WARNING, code, "", sentence));
  }
}
