package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Writes an answer of Deepgram in the World Transcription Format (draft-howe-vcon-wtf-extension): a
 * segment for each stretch of one speaker. What Deepgram does not tell is left out.
 */
final class DeepgramWtf {
  private DeepgramWtf() {}

  static ObjectNode of(Heard heard) {
    JsonNode channels = heard.answer().path("results").path("channels");
    List<DeepgramTurn> turns = new ArrayList<>();
    for (int channel = 0; channel < channels.size(); channel++) {
      JsonNode best = channels.path(channel).path("alternatives").path(0);
      turns.addAll(DeepgramTurn.of(best, channels.size() > 1 ? channel : DeepgramTurn.ALL));
    }
    turns.sort(Comparator.comparingDouble(DeepgramTurn::start));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("transcript", head(heard, channels, turns));
    ArrayNode segments = body.putArray("segments");
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    ObjectNode speakers = JsonNodeFactory.instance.objectNode();
    for (DeepgramTurn turn : turns) {
      turn.writeSpeaker(speakers, segments.size());
      turn.write(segments.addObject().put("id", segments.size() - 1), words);
    }
    if (!words.isEmpty()) {
      body.set("words", words);
    }
    if (!speakers.isEmpty()) {
      body.set("speakers", speakers);
    }
    body.set("metadata", metadata(heard));
    String request = heard.answer().path("metadata").path("request_id").asText();
    if (!request.isEmpty()) {
      body.putObject("extensions").putObject("deepgram").put("request_id", request);
    }
    return body;
  }

  private static ObjectNode head(Heard heard, JsonNode channels, List<DeepgramTurn> turns) {
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("text", turns.stream().map(DeepgramTurn::text).collect(Collectors.joining(" ")));
    String detected = channels.path(0).path("detected_language").asText();
    String language = detected.isEmpty() ? heard.language() : detected;
    head.put("language", language.isEmpty() ? "und" : language.equals("multi") ? "mul" : language);
    JsonNode duration = heard.answer().path("metadata").path("duration");
    if (duration.isNumber()) {
      head.set("duration", duration);
    }
    OptionalDouble confidence = DeepgramTurn.confidence(channels);
    confidence.ifPresent(known -> head.put("confidence", known));
    return head;
  }

  private static ObjectNode metadata(Heard heard) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    String answered = heard.answered().truncatedTo(ChronoUnit.MILLIS).toString();
    metadata.put("created_at", answered).put("processed_at", answered);
    metadata.put("provider", "deepgram").put("model", heard.model());
    double seconds = Duration.between(heard.asked(), heard.answered()).toMillis() / 1000.0;
    metadata.put("processing_time", seconds);
    JsonNode told = heard.answer().path("metadata");
    ObjectNode audio = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("duration", "channels")) {
      if (told.path(name).isNumber()) {
        audio.set(name, told.get(name));
      }
    }
    if (!audio.isEmpty()) {
      metadata.set("audio", audio);
    }
    return metadata;
  }
}
