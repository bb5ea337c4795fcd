package org.vconserver.processor.whisper.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.vendor.VendorAnswer;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.api.vendor.VendorException;
import org.vconserver.api.vendor.VendorRequest;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/**
 * Asks a server with the transcription API of OpenAI: theirs, or one of the many that speak it. It
 * gets the file as it is and reads it itself. Immutable.
 */
public final class ServerTranscriber implements Transcriber {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTranscriber.class);
  private static final int MAX_ANSWER = 64 << 20;

  private static final int ATTEMPTS = 4;
  private static final String VENDOR = "whisper";
  private static final String PATH = "/audio/transcriptions";

  private final VendorCalls calls;
  private final URI base;
  private final String key;
  private final String model;
  private final Duration limit;

  /**
   * Makes one.
   *
   * @param base up to and including the version: {@code https://api.openai.com/v1}
   * @param key sent as a bearer token; empty if the server wants none
   * @param model its name at the server
   * @param limit how long one transcription may take, attempts that failed included
   */
  public ServerTranscriber(VendorCalls calls, URI base, String key, String model, Duration limit) {
    this.calls = calls;
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
    this.key = key;
    this.model = model;
    this.limit = limit;
  }

  @Override
  public String name() {
    return "server";
  }

  @Override
  public Transcript transcribe(Recording recording, String language) throws InterruptedException {
    MultipartForm form =
        new MultipartForm()
            .field("model", model)
            .field("response_format", "verbose_json")
            .field("timestamp_granularities[]", "word")
            .field("timestamp_granularities[]", "segment");
    if (!language.isEmpty() && !language.equals("auto")) {
      form.field("language", language);
    }
    form.file("file", "recording" + extension(recording), recording.mediaType(), recording.bytes());
    VendorRequest request =
        VendorRequest.of(VENDOR, "POST", base, PATH)
            .withJsonAnswer()
            .withHeader("Content-Type", form.contentType())
            .withBody(form::stream)
            .withAttempts(ATTEMPTS, true)
            .withLimits(limit, limit)
            .withMaxBytes(MAX_ANSWER)
            .withSecret(key);
    if (!key.isEmpty()) {
      request = request.withHeader("Authorization", "Bearer " + key);
    }
    return read(send(request), language);
  }

  private VendorAnswer send(VendorRequest request) throws InterruptedException {
    try {
      VendorAnswer answer = calls.call(request);
      int status = answer.status();
      if (answer.isSuccess()) {
        return answer;
      }
      LOG.warn("whisper: the transcription server answers with status {}", status);
      boolean refused = status == 400 || status == 413 || status == 415 || status == 422;
      throw new VconException(
          refused
              ? TranscriptionError.TRANSCRIPTION_REFUSED
              : TranscriptionError.TRANSCRIPTION_UNAVAILABLE,
          "the transcription server at "
              + request.place()
              + (refused ? " does not accept the recording" : " fails")
              + " ("
              + answer.words()
              + ")");
    } catch (VendorException e) {
      throw unavailable("the transcription server " + e.getMessage(), e);
    }
  }

  private static Transcript read(VendorAnswer answer, String asked) {
    ObjectNode body =
        answer
            .json()
            .orElseThrow(
                () -> unavailable("the transcription server does not answer in JSON", null));
    List<Transcript.Word> words = words(body);
    List<Transcript.Segment> segments = new ArrayList<>();
    for (JsonNode segment : body.path("segments")) {
      segments.add(segment(segment, words));
    }
    if (segments.isEmpty() && !body.path("text").asText().isBlank()) {
      segments.add(onlySegment(body, words));
    }
    return new Transcript(segments, asked);
  }

  private static List<Transcript.Word> words(JsonNode of) {
    List<Transcript.Word> words = new ArrayList<>();
    for (JsonNode word : of.path("words")) {
      words.add(
          new Transcript.Word(
              spaced(word.path("word").asText().strip()),
              word.path("start").asDouble(),
              word.path("end").asDouble()));
    }
    return words;
  }

  private static Transcript.Segment segment(JsonNode given, List<Transcript.Word> words) {
    double start = given.path("start").asDouble();
    double end = given.path("end").asDouble();
    String text = spaced(given.path("text").asText());
    // Some servers tell the words of each segment within it, the others tell all at once.
    List<Transcript.Word> own = words(given);
    if (own.isEmpty()) {
      for (Transcript.Word word : words) {
        double middle = (word.start() + word.end()) / 2;
        if (middle >= start && middle < end) {
          own.add(word);
        }
      }
    }
    List<Integer> tokens = new ArrayList<>();
    given.path("tokens").forEach(token -> tokens.add(token.asInt()));
    return new Transcript.Segment(
        start,
        end,
        text,
        own.isEmpty() ? Transcript.Word.spread(text, start, end) : own,
        tokens,
        given.path("temperature").asDouble(),
        given.path("avg_logprob").asDouble(),
        given.path("no_speech_prob").asDouble());
  }

  private static Transcript.Segment onlySegment(JsonNode body, List<Transcript.Word> words) {
    String text = spaced(body.path("text").asText());
    double end = body.path("duration").asDouble();
    return new Transcript.Segment(
        0,
        end,
        text,
        words.isEmpty() ? Transcript.Word.spread(text, 0, end) : words,
        List.of(),
        0,
        0,
        0);
  }

  private static String spaced(String text) {
    return text.startsWith(" ") ? text : " " + text;
  }

  /** Servers go by the name of the file; it is one of ours, not the dialog's. */
  private static String extension(Recording recording) {
    return switch (recording.mediaType()) {
      case "audio/x-wav", "audio/wav", "audio/wave", "audio/vnd.wave" -> ".wav";
      case "audio/x-mp3", "audio/mp3", "audio/mpeg" -> ".mp3";
      case "audio/ogg", "video/ogg", "application/ogg" -> ".ogg";
      case "audio/flac", "audio/x-flac" -> ".flac";
      case "audio/webm", "video/webm" -> ".webm";
      case "video/mp4", "video/x-mp4" -> ".mp4";
      case "audio/mp4", "audio/x-mp4", "audio/x-m4a", "audio/m4a" -> ".m4a";
      default -> "";
    };
  }

  private static VconException unavailable(String what, @Nullable Throwable cause) {
    return new VconException(TranscriptionError.TRANSCRIPTION_UNAVAILABLE, what, cause);
  }
}
