package org.vconserver.processor.whisper;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vconserver.api.processor.DialogSelection;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;

/** Holds the options of {@link WhisperProcessor}. */
public record WhisperOptions(
    @Option(
            title = "transcription language",
            description =
                "The language that is spoken, as ISO 639-1. The engine sphinx4 knows en only.",
            fallback = "\"en\"",
            examples = {"\"en\"", "\"de\""})
        String language,
    @Option(
            title = "dialogs to transcribe",
            description = DialogSelection.DESCRIPTION,
            fallback = "\"0:\"",
            schema = DialogSelection.SCHEMA,
            examples = {"\"\"", "\"0:\"", "\"0:-2\"", "\"2:5\"", "\"0:6:2\"", "[]", "[1, 4, 5, 9]"})
        JsonNode inputDialogs,
    @Option(
            title = "transcription output types",
            description =
                "Each becomes an analysis: vendor is JSON with the times of words, word_srt subtitles"
                    + " with a cue for each word, word_ass subtitles in which the spoken word is"
                    + " marked, wtf the World Transcription Format. An empty list stands for the"
                    + " first three. A service that tells no times gives no subtitles.",
            fallback = "[\"vendor\", \"word_srt\", \"word_ass\"]")
        List<String> outputTypes)
    implements ProcessorOptions {
  public WhisperOptions {
    if (!language.matches("[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*|auto|")) {
      throw new IllegalArgumentException("language must be a code of ISO 639-1");
    }
    outputTypes = List.copyOf(outputTypes);
    for (String type : outputTypes) {
      if (OutputType.of(type).isEmpty()) {
        throw new IllegalArgumentException(
            "output_types may hold vendor, word_srt, word_ass and wtf");
      }
    }
    DialogSelection.of(inputDialogs);
  }

  Set<OutputType> outputs() {
    Set<OutputType> outputs = new LinkedHashSet<>();
    outputTypes.forEach(type -> OutputType.of(type).ifPresent(outputs::add));
    return outputs.isEmpty() ? new LinkedHashSet<>(OutputType.USUAL) : outputs;
  }
}
