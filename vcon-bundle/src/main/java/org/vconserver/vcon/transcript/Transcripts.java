package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryShare;
import org.vconserver.vcon.transcript.TranscriptReading.State;

/**
 * Reads the transcripts that vCons hold, with the first reader that knows their shape. Thread-safe,
 * if the readers are.
 */
public final class Transcripts {
  /** Finds the words that tools use for the type of a transcript. */
  private static final Pattern TYPE =
      Pattern.compile(
          "transcri(pt|bed|ption)|diari[sz]|caption|subtitle|utterance|speech.?to.?text"
              + "|^(stt|asr|srt|vtt|webvtt)$");

  /** Finds the words for what is made of a transcript, and is none. */
  private static final Pattern DERIVED =
      Pattern.compile(
          "redact|summar|sentiment|translat|score|quality|topic|meta|entit|error|status|request");

  /** Reads the shapes that need no vendor's bundle; any text is read by the last one. */
  private static final List<TranscriptReader> COMMON =
      List.of(
          new AwsTranscriptReader(),
          new WatsonTranscriptReader(),
          new JsonTranscriptReader(),
          new SubtitleReader(),
          new TimedXmlReader(),
          new TableReader(),
          new AssSubtitleReader(),
          new TalkLinesReader(),
          new PlainTextReader());

  private static final int MOST_LAYERS = 3;

  private final List<TranscriptReader> readers;

  /**
   * Makes a reader of transcripts.
   *
   * @param readers those that know further shapes, tried first
   */
  public Transcripts(List<TranscriptReader> readers) {
    this.readers = Stream.concat(readers.stream(), COMMON.stream()).toList();
  }

  /**
   * Tells whether an analysis or an attachment is a transcript, by its {@code type} or {@code
   * purpose}.
   */
  public static boolean isTranscript(ObjectNode holder) {
    return isTranscript(holder.path("type").asText())
        || isTranscript(holder.path("purpose").asText());
  }

  private static boolean isTranscript(String type) {
    String word = type.length() > 100 ? "" : type.strip().toLowerCase(Locale.ROOT);
    return TYPE.matcher(word).find() && !DERIVED.matcher(word).find();
  }

  /** Reads the transcript that an analysis or an attachment holds. */
  public TranscriptReading read(ObjectNode holder) {
    JsonNode given = given(holder);
    if (isNothing(given)) {
      boolean elsewhere = holder.path("url").isTextual();
      return TranscriptReading.without(elsewhere ? State.ELSEWHERE : State.EMPTY);
    }
    Optional<JsonNode> body = decoded(holder, given);
    if (body.isEmpty()) {
      return TranscriptReading.without(State.NOT_DECODED);
    }
    return readers.stream()
        .flatMap(reader -> reader.read(holder, body.get()).stream())
        .findFirst()
        .map(passages -> reading(body.get(), passages))
        .orElseGet(() -> TranscriptReading.without(State.NOT_UNDERSTOOD));
  }

  private static TranscriptReading reading(JsonNode body, List<TranscriptPassage> passages) {
    boolean partly = body.isContainerNode() && UnreadTalk.isIn(body, passages);
    return new TranscriptReading(partly ? State.PARTLY_READ : State.READ, passages);
  }

  /** Finds the content: vCon 0.0.1 has it in a member that is called as the type is. */
  private static JsonNode given(ObjectNode holder) {
    for (String member : List.of("body", "transcript", "transcription")) {
      if (holder.hasNonNull(member)) {
        return holder.get(member);
      }
    }
    return MissingNode.getInstance();
  }

  private static boolean isNothing(JsonNode given) {
    return given.isMissingNode()
        || (given.isTextual() && given.textValue().isBlank())
        || (given.isContainerNode() && given.isEmpty());
  }

  /** Decodes a body, however often it was packed; empty if it is not what its encoding says. */
  private static Optional<JsonNode> decoded(ObjectNode holder, JsonNode given) {
    JsonNode body = given;
    String encoding = holder.path("encoding").asText().strip().toLowerCase(Locale.ROOT);
    if (body.isTextual() && (encoding.equals("base64url") || encoding.equals("base64"))) {
      String text = body.textValue().strip();
      MemoryShare.take(3L * text.length());
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
        body = TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        // What is no base64 may be the text itself: tools write the encoding without encoding.
        if (!text.contains(" ")) {
          return Optional.empty();
        }
      }
    }
    for (int layer = 0; layer < MOST_LAYERS && body.isTextual(); layer++) {
      body = parsed(body.textValue());
    }
    return Optional.of(body);
  }

  private static JsonNode parsed(String text) {
    String json = text.strip();
    json = json.startsWith("\uFEFF") ? json.substring(1).stripLeading() : json;
    boolean closed =
        (json.startsWith("{") && json.endsWith("}"))
            || (json.startsWith("[") && json.endsWith("]"))
            || (json.startsWith("\"") && json.endsWith("\"") && json.length() > 1);
    if (closed) {
      try {
        return StrictJson.read(json.getBytes(StandardCharsets.UTF_8));
      } catch (VconException e) {
        if (VconError.isOfMemory(e.code())) {
          throw e;
        }
        // It may be JSON line by line; if not, a reader of text decides.
        return json.startsWith("{") ? lines(json) : TextNode.valueOf(json);
      }
    }
    return lines(json);
  }

  /** Reads JSON that is kept line by line; any other text stays as it is. */
  private static JsonNode lines(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    boolean json =
        lines.size() > 1 && lines.stream().allMatch(l -> l.startsWith("{") && l.endsWith("}"));
    return json ? parsed("[" + String.join(",", lines) + "]") : TextNode.valueOf(text);
  }
}
