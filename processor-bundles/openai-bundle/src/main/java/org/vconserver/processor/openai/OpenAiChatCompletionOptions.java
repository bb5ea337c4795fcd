package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link OpenAiChatCompletionProcessor}. */
public record OpenAiChatCompletionOptions(
    @Option(
            title = "dialogs whose text or transcript is given to the model",
            description = DialogSelection.DESCRIPTION,
            schema = DialogSelection.SCHEMA,
            fallback = "\"\"",
            examples = {"\"\"", "\"0:\"", "\"0:-2\"", "\"2:5\"", "\"0:6:2\"", "[]", "[1, 4, 5, 9]"})
        JsonNode inputDialogs,
    @Option(title = "model", fallback = "\"gpt-4-1106-preview\"", examples = "\"gpt-4o-mini\"")
        String model,
    @Option(
            title = "what to ask of the model",
            description = "It is given after the text of the dialogs.",
            fallback = "\"Summarize the transcript in these messages.\"")
        String prompt,
    @Option(
            title = "how many tokens the answer may have",
            description = "A word has about 1.33 of them.",
            fallback = "100",
            minimum = 1)
        int maxTokens,
    @Option(
            title = "name of the member that holds max_tokens in the request",
            description =
                "max_tokens, max_completion_tokens (which newer models want), or auto: by the name of"
                    + " the model, and by the other name if the service asks for that.",
            fallback = "\"auto\"",
            examples = {"\"auto\"", "\"max_tokens\"", "\"max_completion_tokens\""})
        String maxTokensParam,
    @Option(
            title = "sampling temperature",
            description =
                "Lower is more deterministic, higher more random. Left out if the model takes none.",
            fallback = "0.0",
            minimum = 0,
            maximum = 2)
        double temperature,
    @Option(
            title = "jq query of the result",
            description =
                "Applied to the answer of the service; its first result is the body of the new"
                    + " analysis. Without a result, or with null, no analysis is added.",
            fallback = "\".choices[0].message.content\"",
            queryLanguage = "jq",
            examples = {"\".\"", "\".choices[0].message.content | fromjson\""})
        String jqResult,
    @Option(
            title = "answer in JSON",
            description =
                "The prompt has to say what the JSON is to have. The analysis holds it as JSON; an"
                    + " answer that is none is kept as text, with a notice.",
            fallback = "false")
        boolean jsonResponse,
    @Option(title = "type of the new analysis", fallback = "\"summary\"") String analysisType,
    @Option(
            title = "leave vCons alone that have the analysis",
            description =
                "Asks nothing if there is an analysis of this type by the same vendor, product, model"
                    + " and prompt, of the same dialogs: a job that runs again does not pay again.",
            fallback = "false")
        boolean skipExisting,
    @Option(
            title = "how many tokens the conversation may have",
            description =
                "0: as many as the model takes. If the service refuses a conversation as too long, and"
                    + " says how much it takes, that is heeded.",
            fallback = "0",
            minimum = 0,
            examples = "100000")
        int maxInputTokens,
    @Option(
            title = "what to do with a conversation that is too long",
            description =
                "shorten: leave out what is in the middle; split: ask about each part, and then about the"
                    + " answers; fail: neither. Each comes with a notice.",
            fallback = "\"shorten\"",
            examples = {"\"shorten\"", "\"split\"", "\"fail\""})
        String whenTooLong)
    implements ProcessorOptions {
  public OpenAiChatCompletionOptions {
    DialogSelection.of(inputDialogs);
    if (!maxTokensParam.matches("auto|max_tokens|max_completion_tokens")) {
      throw new IllegalArgumentException(
          "max_tokens_param must be auto, max_tokens or max_completion_tokens");
    }
    if (!whenTooLong.matches("shorten|split|fail")) {
      throw new IllegalArgumentException("when_too_long must be shorten, split or fail");
    }
  }
}
