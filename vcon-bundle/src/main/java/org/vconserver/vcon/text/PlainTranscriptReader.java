package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a transcript that is text and nothing else; subtitles are left to their players. */
final class PlainTranscriptReader implements TranscriptReader {
  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode analysis, JsonNode body) {
    String text = body.isTextual() ? body.textValue() : "";
    if (text.isBlank() || isSubtitles(analysis, text)) {
      return Optional.empty();
    }
    return Optional.of(
        List.of(new TranscriptPassage(TranscriptPassage.UNKNOWN_SPEAKER, 0, 0, text)));
  }

  private static boolean isSubtitles(ObjectNode analysis, String text) {
    String schema = analysis.path("schema").asText().toLowerCase(Locale.ROOT);
    return schema.contains("srt")
        || schema.contains("ass")
        || text.startsWith("[Script Info]")
        || text.startsWith("WEBVTT")
        || text.startsWith("1\n00:");
  }
}
