package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link DeepgramProcessor}. */
public record DeepgramOptions(
    @Option(
            title = "transcription language",
            description =
                "The language that is spoken, as a code that Deepgram knows; multi for several at"
                    + " once, which not every model can.",
            fallback = "\"en\"",
            examples = {"\"en\"", "\"de\"", "\"pt-BR\"", "\"multi\""})
        String language,
    @Option(
            title = "dialogs to transcribe",
            description = DialogSelection.DESCRIPTION,
            fallback = "\"0:\"",
            schema = DialogSelection.SCHEMA,
            examples = {"\"\"", "\"0:\"", "\"0:-2\"", "\"2:5\"", "\"0:6:2\"", "[]", "[1, 4, 5, 9]"})
        JsonNode inputDialogs,
    @Option(
            title = "model",
            description = "Deepgram's name of the model; null for the one of the configuration.",
            fallback = "null",
            nullable = true,
            examples = {"\"nova-3\"", "\"nova-2-phonecall\""})
        @Nullable String model,
    @Option(
            title = "detect the language",
            description = "Has Deepgram find out the language, whatever language says.",
            fallback = "false")
        boolean detectLanguage,
    @Option(title = "tell speakers apart", fallback = "true") boolean diarize,
    @Option(
            title = "transcribe channels apart",
            description =
                "For recordings that have a channel for each party; null: if the recording's channels"
                    + " are apart, as far as that can be told, or its parties are listed by channel.",
            fallback = "null",
            nullable = true)
        @Nullable Boolean multichannel,
    @Option(title = "punctuation and capitals", fallback = "true") boolean punctuate,
    @Option(title = "numbers, dates and the like as they are written", fallback = "true")
        boolean smartFormat,
    @Option(
            title = "utterances",
            description = "Adds the transcript cut into units of meaning.",
            fallback = "false")
        boolean utterances,
    @Option(
            title = "redact",
            description = "What Deepgram is to leave out of the transcript.",
            fallback = "[]",
            examples = "[\"pci\", \"ssn\"]")
        List<String> redact,
    @Option(
            title = "key terms",
            description = "Words that are likely to be heard, such as names.",
            fallback = "[]",
            examples = "[\"vCon\"]")
        List<String> keyterm,
    @Option(
            title = "transcription output types",
            description =
                "Each becomes an analysis: vendor is Deepgram's whole answer, wtf the World"
                    + " Transcription Format. An empty list stands for vendor.",
            fallback = "[\"vendor\"]")
        List<String> outputTypes)
    implements ProcessorOptions {
  public DeepgramOptions {
    if (!language.matches("[A-Za-z]{2,5}(-[A-Za-z0-9]{2,8})*|")) {
      throw new IllegalArgumentException("language must be a language code such as en or pt-BR");
    }
    redact = List.copyOf(redact);
    keyterm = List.copyOf(keyterm);
    outputTypes = List.copyOf(outputTypes);
    if (!List.of("vendor", "wtf").containsAll(outputTypes)) {
      throw new IllegalArgumentException("output_types may hold vendor and wtf");
    }
    DialogSelection.of(inputDialogs);
  }
}
