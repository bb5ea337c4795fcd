package org.vconserver.vcon.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the World Transcription Format: segments by speaker. */
final class WtfTranscriptReader implements TranscriptReader {
  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode analysis, JsonNode body) {
    JsonNode transcript = body.path("transcript");
    if (!transcript.path("text").isTextual()) {
      return Optional.empty();
    }
    List<TranscriptPassage> passages = new ArrayList<>();
    for (JsonNode segment : body.path("segments")) {
      passages.add(
          new TranscriptPassage(
              segment.path("speaker").isInt()
                  ? segment.path("speaker").intValue()
                  : TranscriptPassage.UNKNOWN_SPEAKER,
              segment.path("start").asDouble(0),
              segment.path("end").asDouble(0),
              segment.path("text").asText()));
    }
    if (passages.isEmpty()) {
      passages.add(
          new TranscriptPassage(
              TranscriptPassage.UNKNOWN_SPEAKER,
              0,
              transcript.path("duration").asDouble(0),
              transcript.path("text").asText()));
    }
    return Optional.of(passages);
  }
}
