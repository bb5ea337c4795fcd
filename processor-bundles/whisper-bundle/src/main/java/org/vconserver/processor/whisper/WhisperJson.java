package org.vconserver.processor.whisper;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import org.vconserver.processor.whisper.transcript.Transcript;

/**
 * Writes a transcript in the JSON of Whisper. Readers look for each of its members, so that all are
 * there; those of which an engine knows nothing are 0 or empty, but for times: a segment whose time
 * is not known has none. {@code engine}, and {@code channel} where those of a recording were heard
 * apart, are ours.
 */
final class WhisperJson {
  private WhisperJson() {}

  static ObjectNode of(Transcript transcript, String engine) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("text", transcript.text());
    ArrayNode segments = body.putArray("segments");
    boolean apart = transcript.segments().stream().anyMatch(one -> one.channel() >= 0);
    for (Transcript.Segment segment : transcript.segments()) {
      if (segment.time() != null || apart) {
        write(segment, segments.addObject().put("id", segments.size() - 1));
      }
    }
    return body.put("language", transcript.language()).put("engine", engine);
  }

  private static void write(Transcript.Segment segment, ObjectNode json) {
    Transcript.Span time = segment.time();
    if (time != null) {
      // In frames of 10 ms, where the window of 30 s begins in which the segment was heard.
      json.put("seek", ((long) (time.start() / 30)) * 3000);
      json.put("start", round(time.start()));
      json.put("end", round(time.end()));
    }
    if (segment.channel() >= 0) {
      json.put("channel", segment.channel());
    }
    json.put("text", segment.text());
    segment.tokens().forEach(json.putArray("tokens")::add);
    json.put("temperature", segment.temperature());
    json.put("avg_logprob", segment.averageLogProbability());
    json.put("compression_ratio", compressionRatio(segment.text()));
    json.put("no_speech_prob", segment.noSpeechProbability());
    ArrayNode words = json.putArray("words");
    ArrayNode ends = json.putArray("whole_word_timestamps");
    for (Transcript.Word word : segment.words()) {
      words
          .addObject()
          .put("word", word.text())
          .put("start", round(word.start()))
          .put("end", round(word.end()));
      ends.addObject().put("word", word.text()).put("timestamp", round(word.end()));
    }
  }

  static double round(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }

  /** Reckons as Whisper does: how far zlib gets the text down. */
  private static double compressionRatio(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(bytes);
      deflater.finish();
      int compressed = deflater.deflate(new byte[bytes.length + 64]);
      return Math.round(1000.0 * bytes.length / Math.max(1, compressed)) / 1000.0;
    } finally {
      deflater.end();
    }
  }
}
