package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.vconserver.vcon.text.TranscriptPassage;
import org.vconserver.vcon.text.TranscriptReader;

/**
 * Reads Deepgram's answers: paragraphs by speaker if the recording was diarised, else one text for
 * each channel. Thread-safe.
 */
@Component
public final class DeepgramTranscriptReader implements TranscriptReader {
  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode analysis, JsonNode body) {
    JsonNode channels = body.path("results").path("channels");
    if (!channels.isArray()) {
      return Optional.empty();
    }
    double duration = body.path("metadata").path("duration").asDouble(0);
    List<TranscriptPassage> passages = new ArrayList<>();
    for (int channel = 0; channel < channels.size(); channel++) {
      JsonNode best = channels.path(channel).path("alternatives").path(0);
      int party = channels.size() > 1 ? channel : TranscriptPassage.UNKNOWN_SPEAKER;
      JsonNode paragraphs = best.path("paragraphs").path("paragraphs");
      paragraphs.forEach(paragraph -> passages.add(passage(paragraph, party)));
      if (paragraphs.isEmpty()) {
        passages.add(new TranscriptPassage(party, 0, duration, best.path("transcript").asText()));
      }
    }
    return Optional.of(passages);
  }

  /**
   * Makes a passage of a paragraph; a channel of its own tells the party better than the diarised
   * speaker does.
   */
  private static TranscriptPassage passage(JsonNode paragraph, int party) {
    List<String> sentences = new ArrayList<>();
    paragraph.path("sentences").forEach(sentence -> sentences.add(sentence.path("text").asText()));
    return new TranscriptPassage(
        party >= 0 ? party : paragraph.path("speaker").asInt(TranscriptPassage.UNKNOWN_SPEAKER),
        paragraph.path("start").asDouble(0),
        paragraph.path("end").asDouble(0),
        String.join("  ", sentences));
  }
}
