package org.vconserver.processor.deepgram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Holds a stretch of words that one speaker says in one channel. Immutable.
 *
 * @param words as Deepgram tells them; empty if it tells the text only
 * @param text what is said
 * @param speaker that Deepgram has told apart; {@link #ALL} if it has not
 * @param channel of the recording; {@link #ALL} if they were heard together
 */
record DeepgramTurn(List<JsonNode> words, String text, int speaker, int channel) {
  /** Stands for no one in particular. */
  static final int ALL = -1;

  /** Ends a stretch of one speaker where a pause is at least as long, in seconds. */
  private static final double PAUSE = 2;

  DeepgramTurn {
    words = List.copyOf(words);
  }

  /** Reads what was said in a channel. */
  static List<DeepgramTurn> of(JsonNode alternative, int channel) {
    List<DeepgramTurn> turns = new ArrayList<>();
    List<JsonNode> words = new ArrayList<>();
    for (JsonNode word : alternative.path("words")) {
      if (!words.isEmpty() && !goesOn(words.get(words.size() - 1), word)) {
        turns.add(turn(words, channel));
        words.clear();
      }
      words.add(word);
    }
    String all = alternative.path("transcript").asText().strip();
    if (!words.isEmpty()) {
      turns.add(turn(words, channel));
    } else if (!all.isEmpty()) {
      turns.add(new DeepgramTurn(List.of(), all, ALL, channel));
    }
    return turns;
  }

  private static boolean goesOn(JsonNode word, JsonNode next) {
    return word.path("speaker").asInt(ALL) == next.path("speaker").asInt(ALL)
        && next.path("start").asDouble() - word.path("end").asDouble() < PAUSE;
  }

  private static DeepgramTurn turn(List<JsonNode> words, int channel) {
    String text = words.stream().map(DeepgramTurn::written).collect(Collectors.joining(" "));
    return new DeepgramTurn(words, text, words.get(0).path("speaker").asInt(ALL), channel);
  }

  private static String written(JsonNode word) {
    return word.path("punctuated_word").asText(word.path("word").asText());
  }

  double start() {
    return words.isEmpty() ? 0 : words.get(0).path("start").asDouble();
  }

  private double end() {
    return words.isEmpty() ? 0 : words.get(words.size() - 1).path("end").asDouble();
  }

  /** Gives the mean of how sure Deepgram is, of words or of channels; empty if it does not say. */
  static OptionalDouble confidence(Iterable<JsonNode> parts) {
    List<Double> known = new ArrayList<>();
    for (JsonNode part : parts) {
      JsonNode told = part.path("alternatives").path(0).path("confidence");
      JsonNode confidence = told.isNumber() ? told : part.path("confidence");
      if (confidence.isNumber()) {
        known.add(confidence.asDouble());
      }
    }
    OptionalDouble mean = known.stream().mapToDouble(Double::doubleValue).average();
    return mean.isPresent()
        ? OptionalDouble.of(Math.round(1000 * mean.getAsDouble()) / 1000.0)
        : mean;
  }

  /** Writes the segment, and its words behind those of others. */
  void write(ObjectNode segment, ArrayNode allWords) {
    if (!words.isEmpty()) {
      segment.put("start", start()).put("end", end());
    }
    segment.put("text", text);
    confidence(words).ifPresent(confidence -> segment.put("confidence", confidence));
    putSpeaker(segment);
    if (channel != ALL) {
      segment.put("channel", channel);
    }
    if (!words.isEmpty()) {
      ArrayNode places = segment.putArray("words");
      for (JsonNode word : words) {
        places.add(allWords.size());
        ObjectNode entry = allWords.addObject().put("id", allWords.size() - 1);
        entry.set("start", word.path("start"));
        entry.set("end", word.path("end"));
        entry.put("text", written(word));
        if (word.path("confidence").isNumber()) {
          entry.set("confidence", word.path("confidence"));
        }
        putSpeaker(entry);
      }
    }
  }

  private void putSpeaker(ObjectNode to) {
    if (channel != ALL && speaker > 0) {
      to.put("speaker", name());
    } else if (channel != ALL || speaker != ALL) {
      to.put("speaker", channel != ALL ? channel : speaker);
    }
  }

  /** Names the speaker: the channel, of which a second voice has a name of its own. */
  private String name() {
    return channel == ALL
        ? Integer.toString(speaker)
        : channel + (speaker > 0 ? "-" + speaker : "");
  }

  /** Writes the speaker of the segment at a place into those of the transcript. */
  void writeSpeaker(ObjectNode speakers, int segment) {
    if (channel == ALL && speaker == ALL) {
      return;
    }
    ObjectNode entry = speakers.withObjectProperty(name());
    putId(entry);
    entry.put("label", (channel == ALL ? "Speaker " : "Channel ") + name());
    entry.withArrayProperty("segments").add(segment);
    double all = entry.path("total_time").asDouble(0) + end() - start();
    entry.put("total_time", Math.round(1000 * all) / 1000.0);
  }

  private void putId(ObjectNode entry) {
    ObjectNode with = entry.objectNode();
    putSpeaker(with);
    entry.set("id", with.get("speaker"));
  }
}
