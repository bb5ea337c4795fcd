package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads answers of IBM's Speech to Text, which tell the words and their speakers in two places. */
final class WatsonTranscriptReader implements TranscriptReader {
  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body) {
    JsonNode labels = body.path("speaker_labels");
    if (!labels.isArray() || !labels.path(0).has("from") || !body.path("results").isArray()) {
      return Optional.empty();
    }
    Map<Double, JsonNode> speakers = new HashMap<>();
    labels.forEach(label -> speakers.put(label.path("from").asDouble(), label.path("speaker")));
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    for (JsonNode result : body.path("results")) {
      for (JsonNode word : result.path("alternatives").path(0).path("timestamps")) {
        ObjectNode entry = words.addObject().put("word", word.path(0).asText());
        entry.set("start", word.path(1));
        entry.set("end", word.path(2));
        JsonNode speaker = speakers.get(word.path(1).asDouble());
        if (speaker != null) {
          entry.set("speaker", speaker);
        }
      }
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(WordList.read(words, Voice.UNKNOWN));
  }
}
