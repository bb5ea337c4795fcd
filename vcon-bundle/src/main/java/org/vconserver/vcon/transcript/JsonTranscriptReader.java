package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Reads what speech services answer, and what tools make of it, by its structure rather than by its
 * vendor: whole answers and parts of them.
 */
final class JsonTranscriptReader implements TranscriptReader {
  @Override
  public Optional<List<TranscriptPassage>> read(ObjectNode holder, JsonNode body) {
    return body.isContainerNode()
        ? JsonTalk.read(body)
            .map(PassageTimes::inSeconds)
            .map(
                passages -> passages.stream().filter(passage -> !passage.text().isBlank()).toList())
        : Optional.empty();
  }
}
