package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads answers of Amazon Transcribe, which tell the words and their speakers in two places. */
final class AwsTranscriptReader implements TranscriptReader {
  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body) {
    JsonNode results = body.has("results") ? body.path("results") : body;
    JsonNode channels = results.path("channel_labels").path("channels");
    if (channels.isArray() && !channels.isEmpty()) {
      return Optional.of(ofChannels(channels));
    }
    JsonNode segments = results.path("speaker_labels").path("segments");
    JsonNode items = results.path("items");
    return segments.isArray() && items.isArray() && !items.isEmpty()
        ? Optional.of(WordList.read(withSpeakers(items, segments), Voice.UNKNOWN))
        : Optional.empty();
  }

  private static List<TranscriptPassage> ofChannels(JsonNode channels) {
    List<TranscriptPassage> passages = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      passages.addAll(WordList.read(channels.get(i).path("items"), Voice.UNKNOWN.in(i)));
    }
    passages.sort(Comparator.comparingDouble(TranscriptPassage::start));
    return passages;
  }

  private static ArrayNode withSpeakers(JsonNode items, JsonNode segments) {
    Map<String, String> speakers = new HashMap<>();
    for (JsonNode segment : segments) {
      String speaker = segment.path("speaker_label").asText();
      segment
          .path("items")
          .forEach(item -> speakers.put(item.path("start_time").asText(), speaker));
    }
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : items) {
      String speaker = speakers.get(item.path("start_time").asText());
      if (item instanceof ObjectNode object && speaker != null) {
        words.add(object.deepCopy().put("speaker_label", speaker));
      } else {
        words.add(item);
      }
    }
    return words;
  }
}
