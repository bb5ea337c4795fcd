package org.vconserver.processor.whisper.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vconserver.api.vendor.VendorAnswer;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Reads what transcription servers answer: JSON with or without times, or the bare text. */
final class ServerAnswer {
  private ServerAnswer() {}

  /**
   * Reads a transcript.
   *
   * @param language that was asked for; empty or auto if the server was to find out
   * @return empty if it is none, such as the page of a proxy
   */
  static Optional<Transcript> read(VendorAnswer answer, String language) {
    return answer
        .json()
        .map(body -> read(body, language))
        .or(
            () ->
                text(answer)
                    .map(text -> new Transcript(segments(text.strip()), known(language, ""))));
  }

  /** Finds the text of an answer that is no JSON object; empty if it is no plain text either. */
  static Optional<String> text(VendorAnswer answer) {
    String type = answer.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    String start = body.stripLeading();
    if (!answer.isSuccess() || start.startsWith("<") || start.startsWith("{")) {
      return Optional.empty();
    }
    if (start.startsWith("\"")) {
      // Some frameworks write a text as JSON, whatever they call it.
      try {
        return Optional.of(StrictJson.read(answer.body()).asText());
      } catch (VconException e) {
        if (VconError.isOfMemory(e.code())) {
          throw e;
        }
        // It is a text that begins with a quotation mark.
        return Optional.of(body);
      }
    }
    boolean plain = type.isEmpty() || type.startsWith("text/plain");
    return plain && !body.isBlank() ? Optional.of(body) : Optional.empty();
  }

  private static Transcript read(ObjectNode body, String language) {
    List<Transcript.Word> words = words(body);
    List<Transcript.Segment> segments = new ArrayList<>();
    boolean timed = isTimed(body.path("segments"));
    for (JsonNode segment : body.path("segments")) {
      if (!segment.path("text").asText().isBlank()) {
        segments.add(segment(segment, timed, words));
      }
    }
    String text = body.path("text").asText();
    if (segments.isEmpty() && !text.isBlank()) {
      segments.addAll(words.isEmpty() ? segments(text) : List.of(timed(text, words)));
    }
    return new Transcript(segments, known(language, body.path("language").asText()));
  }

  /** Gives the language in which it was asked, else the one that was heard if it is a code. */
  private static String known(String asked, String heard) {
    boolean open = asked.isEmpty() || asked.equals("auto");
    return !open ? asked : heard.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*") ? heard : "";
  }

  private static List<Transcript.Segment> segments(String text) {
    return text.isBlank()
        ? List.of()
        : List.of(Transcript.Segment.of(null, spaced(text), List.of()));
  }

  private static Transcript.Segment timed(String text, List<Transcript.Word> words) {
    double end = words.get(words.size() - 1).end();
    return Transcript.Segment.of(
        new Transcript.Span(words.get(0).start(), end), spaced(text), words);
  }

  private static List<Transcript.Word> words(JsonNode of) {
    List<Transcript.Word> words = new ArrayList<>();
    if (isTimed(of.path("words"))) {
      for (JsonNode word : of.path("words")) {
        Transcript.Span time = span(word);
        String text = spaced(word.path("word").asText().strip());
        words.add(new Transcript.Word(text, time.start(), time.end()));
      }
    }
    return words;
  }

  /** Says whether times are told: all are numbers, and not all of them 0. */
  private static boolean isTimed(JsonNode parts) {
    boolean any = false;
    for (JsonNode part : parts) {
      if (!part.path("start").isNumber() || !part.path("end").isNumber()) {
        return false;
      }
      any |= part.path("end").asDouble() > 0;
    }
    return any;
  }

  private static Transcript.Span span(JsonNode of) {
    return new Transcript.Span(of.path("start").asDouble(), of.path("end").asDouble());
  }

  private static Transcript.Segment segment(
      JsonNode given, boolean timed, List<Transcript.Word> words) {
    Transcript.Span time = timed ? span(given) : null;
    String text = spaced(given.path("text").asText());
    List<Integer> tokens = new ArrayList<>();
    given.path("tokens").forEach(token -> tokens.add(token.asInt()));
    return new Transcript.Segment(
        time,
        Transcript.MIXED,
        text,
        time == null ? List.of() : wordsOf(given, time, text, words),
        tokens,
        given.path("temperature").asDouble(),
        given.path("avg_logprob").asDouble(),
        given.path("no_speech_prob").asDouble());
  }

  /** Finds the words of a segment: some servers tell them within it, the others all at once. */
  private static List<Transcript.Word> wordsOf(
      JsonNode segment, Transcript.Span time, String text, List<Transcript.Word> all) {
    List<Transcript.Word> own = words(segment);
    if (own.isEmpty()) {
      for (Transcript.Word word : all) {
        double middle = (word.start() + word.end()) / 2;
        if (middle >= time.start() && middle < time.end()) {
          own.add(word);
        }
      }
    }
    return own.isEmpty() ? Transcript.Word.spread(text, time.start(), time.end()) : own;
  }

  private static String spaced(String text) {
    return text.startsWith(" ") ? text : " " + text;
  }
}
