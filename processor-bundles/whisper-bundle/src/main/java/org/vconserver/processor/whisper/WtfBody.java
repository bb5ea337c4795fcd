package org.vconserver.processor.whisper;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.transcript.Transcript;

/**
 * Writes a transcript in the World Transcription Format (draft-howe-vcon-wtf-extension). What an
 * engine does not know, such as how sure it is, is left out and not made up. The speaker of a
 * segment is the number of its channel, which {@code channel}, ours, says again.
 */
final class WtfBody {
  private WtfBody() {}

  /**
   * Holds what is known of the sound. Immutable.
   *
   * @param seconds how long it is; empty if this server can't read it
   * @param channels how many it has; 0 if this server can't read it
   */
  record Audio(OptionalDouble seconds, int channels) {
    static Audio of(Recording recording) throws InterruptedException {
      return recording.isReadable()
          ? new Audio(OptionalDouble.of(recording.seconds()), recording.channelCount())
          : new Audio(OptionalDouble.empty(), 0);
    }
  }

  static ObjectNode of(OutputType.Source source) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    Transcript transcript = source.transcript();
    ObjectNode head = body.putObject("transcript");
    head.put("text", transcript.text().strip());
    head.put("language", transcript.language().isEmpty() ? "und" : transcript.language());
    put(head, "duration", source.audio().seconds());
    put(head, "confidence", average(transcript));
    ArrayNode segments = body.putArray("segments");
    ArrayNode words = JsonNodeFactory.instance.arrayNode();
    for (Transcript.Segment segment : transcript.segments()) {
      write(segment, segments.addObject().put("id", segments.size() - 1), words);
    }
    if (!words.isEmpty()) {
      body.set("words", words);
    }
    ObjectNode speakers = speakers(transcript.segments());
    if (!speakers.isEmpty()) {
      body.set("speakers", speakers);
    }
    body.set("metadata", metadata(source));
    return body;
  }

  private static void put(ObjectNode to, String name, OptionalDouble value) {
    value.ifPresent(known -> to.put(name, WhisperJson.round(known)));
  }

  private static void write(Transcript.Segment segment, ObjectNode json, ArrayNode words) {
    time(segment.time(), json);
    json.put("text", segment.text().strip());
    put(json, "confidence", confidence(segment));
    speaker(segment, json);
    if (!segment.words().isEmpty()) {
      ArrayNode places = json.putArray("words");
      for (Transcript.Word word : segment.words()) {
        places.add(words.size());
        ObjectNode entry = words.addObject().put("id", words.size() - 1);
        time(new Transcript.Span(word.start(), word.end()), entry);
        speaker(segment, entry.put("text", word.text().strip()));
      }
    }
  }

  private static void time(Transcript.@Nullable Span time, ObjectNode json) {
    if (time != null) {
      json.put("start", WhisperJson.round(time.start())).put("end", WhisperJson.round(time.end()));
    }
  }

  private static void speaker(Transcript.Segment segment, ObjectNode json) {
    if (segment.channel() >= 0) {
      json.put("speaker", segment.channel()).put("channel", segment.channel());
    }
  }

  /** Makes one speaker of each channel. */
  private static ObjectNode speakers(List<Transcript.Segment> segments) {
    ObjectNode speakers = JsonNodeFactory.instance.objectNode();
    for (int place = 0; place < segments.size(); place++) {
      Transcript.Segment segment = segments.get(place);
      if (segment.channel() >= 0) {
        ObjectNode speaker = speakers.withObjectProperty(Integer.toString(segment.channel()));
        speaker.put("id", segment.channel()).put("label", "Channel " + segment.channel());
        speaker.withArrayProperty("segments").add(place);
        Transcript.Span time = segment.time();
        double more = time == null ? 0 : time.end() - time.start();
        double all = speaker.path("total_time").asDouble(0) + more;
        speaker.put("total_time", WhisperJson.round(all));
      }
    }
    return speakers;
  }

  /** Gives how sure the engine is: Whisper tells the mean logarithm of its probabilities. */
  private static OptionalDouble confidence(Transcript.Segment segment) {
    double log = segment.averageLogProbability();
    return log < 0 ? OptionalDouble.of(Math.exp(log)) : OptionalDouble.empty();
  }

  private static OptionalDouble average(Transcript transcript) {
    return transcript.segments().stream()
        .map(WtfBody::confidence)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  private static ObjectNode metadata(OutputType.Source source) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    String ended = source.ended().truncatedTo(ChronoUnit.MILLIS).toString();
    metadata.put("created_at", ended).put("processed_at", ended);
    metadata.put("provider", source.engine().provider());
    metadata.put("model", source.engine().product());
    Duration took = Duration.between(source.begun(), source.ended());
    metadata.put("processing_time", WhisperJson.round(took.toMillis() / 1000.0));
    if (source.audio().channels() > 0) {
      ObjectNode audio = metadata.putObject("audio");
      put(audio, "duration", source.audio().seconds());
      audio.put("channels", source.audio().channels());
    }
    return metadata;
  }
}
