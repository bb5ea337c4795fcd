package org.vconserver.processor.whisper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.vconserver.vcon.text.TranscriptPassage;
import org.vconserver.vcon.text.TranscriptReader;

/** Reads Whisper's answers: one text, whose segments tell when it was said. Thread-safe. */
@Component
public final class WhisperTranscriptReader implements TranscriptReader {
  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode analysis, JsonNode body) {
    JsonNode segments = body.path("segments");
    if (!body.path("text").isTextual() || !segments.isArray()) {
      return Optional.empty();
    }
    double start = segments.path(0).path("start").asDouble(0);
    double end = segments.path(segments.size() - 1).path("end").asDouble(start);
    return Optional.of(
        List.of(
            new TranscriptPassage(
                TranscriptPassage.UNKNOWN_SPEAKER,
                start,
                end,
                body.path("text").textValue().strip())));
  }
}
