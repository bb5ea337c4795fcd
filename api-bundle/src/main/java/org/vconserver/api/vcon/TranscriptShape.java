package org.vconserver.api.vcon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.VconServerException;

/** The shapes that transcripts have in analyses. */
enum TranscriptShape {
  /** Deepgram's answer: paragraphs by speaker if it was diarised, else one text for a channel. */
  DEEPGRAM {
    @Override
    boolean fits(ObjectNode analysis, JsonNode body) {
      return body.path("results").path("channels").isArray();
    }

    @Override
    List<Chunk> chunks(JsonNode body) {
      List<Chunk> chunks = new ArrayList<>();
      JsonNode channels = body.path("results").path("channels");
      for (int channel = 0; channel < channels.size(); channel++) {
        JsonNode best = channels.path(channel).path("alternatives").path(0);
        int channelParty = channels.size() > 1 ? channel : -1;
        JsonNode paragraphs = best.path("paragraphs").path("paragraphs");
        for (JsonNode paragraph : paragraphs) {
          List<String> sentences = new ArrayList<>();
          paragraph.path("sentences").forEach(one -> sentences.add(one.path("text").asText()));
          chunks.add(
              new Chunk(
                  channelParty >= 0 ? channelParty : paragraph.path("speaker").asInt(-1),
                  paragraph.path("start").asDouble(0),
                  paragraph.path("end").asDouble(0),
                  String.join("  ", sentences)));
        }
        if (paragraphs.isEmpty()) {
          chunks.add(
              new Chunk(
                  channelParty,
                  0,
                  body.path("metadata").path("duration").asDouble(0),
                  best.path("transcript").asText()));
        }
      }
      return chunks;
    }
  },

  /** Whisper's answer: one text, whose segments tell when it was said. */
  WHISPER {
    @Override
    boolean fits(ObjectNode analysis, JsonNode body) {
      return body.path("text").isTextual() && body.path("segments").isArray();
    }

    @Override
    List<Chunk> chunks(JsonNode body) {
      JsonNode segments = body.path("segments");
      double start = segments.path(0).path("start").asDouble(0);
      double end = segments.path(segments.size() - 1).path("end").asDouble(start);
      return List.of(new Chunk(-1, start, end, body.path("text").textValue().strip()));
    }
  },

  /** The World Transcription Format: segments by speaker. */
  WTF {
    @Override
    boolean fits(ObjectNode analysis, JsonNode body) {
      return body.path("transcript").path("text").isTextual();
    }

    @Override
    List<Chunk> chunks(JsonNode body) {
      List<Chunk> chunks = new ArrayList<>();
      for (JsonNode segment : body.path("segments")) {
        chunks.add(
            new Chunk(
                segment.path("speaker").isInt() ? segment.path("speaker").intValue() : -1,
                segment.path("start").asDouble(0),
                segment.path("end").asDouble(0),
                segment.path("text").asText()));
      }
      return chunks.isEmpty()
          ? List.of(
              new Chunk(
                  -1,
                  0,
                  body.path("transcript").path("duration").asDouble(0),
                  body.path("transcript").path("text").asText()))
          : chunks;
    }
  },

  /** Text, and nothing else. Subtitles are text with more in it, and left to their players. */
  PLAIN {
    @Override
    boolean fits(ObjectNode analysis, JsonNode body) {
      String schema = analysis.path("schema").asText().toLowerCase(Locale.ROOT);
      String text = body.isTextual() ? body.textValue() : "";
      return !text.isBlank()
          && !schema.contains("srt")
          && !schema.contains("ass")
          && !text.startsWith("[Script Info]")
          && !text.startsWith("WEBVTT")
          && !text.startsWith("1\n00:");
    }

    @Override
    List<Chunk> chunks(JsonNode body) {
      return List.of(new Chunk(-1, 0, 0, body.asText()));
    }
  };

  /**
   * A part of a transcript.
   *
   * @param speaker the index of the party; -1 if the transcript does not tell
   * @param start in seconds from the start of the dialog
   * @param end in seconds from the start of the dialog
   */
  record Chunk(int speaker, double start, double end, String text) {}

  abstract boolean fits(ObjectNode analysis, JsonNode body);

  abstract List<Chunk> chunks(JsonNode body);

  List<Chunk> chunks(ObjectNode analysis) {
    return chunks(body(analysis));
  }

  /** The shape of an analysis; null if it is no transcript that is understood. */
  static @Nullable TranscriptShape of(ObjectNode analysis) {
    String type = analysis.path("type").asText();
    if (!type.equals("transcript") && !type.equals("wtf_transcription")) {
      return null;
    }
    JsonNode body = body(analysis);
    for (TranscriptShape shape : values()) {
      if (shape.fits(analysis, body)) {
        return shape;
      }
    }
    return null;
  }

  /** The body as JSON: some keep JSON as text, as the drafts once had it. */
  private static JsonNode body(ObjectNode analysis) {
    JsonNode body = analysis.path("body");
    if (body.isTextual() && body.textValue().stripLeading().startsWith("{")) {
      try {
        return StrictJson.read(body.textValue().getBytes(StandardCharsets.UTF_8));
      } catch (VconServerException e) {
        // Text that begins with a brace is text all the same.
        return body;
      }
    }
    return body;
  }
}
