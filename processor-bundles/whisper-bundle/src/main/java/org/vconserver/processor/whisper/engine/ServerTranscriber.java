package org.vconserver.processor.whisper.engine;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.vendor.VendorAnswer;
import org.vconserver.api.vendor.VendorCalls;
import org.vconserver.api.vendor.VendorException;
import org.vconserver.api.vendor.VendorRequest;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.audio.SoundFile;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/**
 * Asks a server with the transcription API of OpenAI: theirs, or one of the many that speak it. It
 * gets the file as it is and reads it itself; a channel of a recording, and what is more than it
 * takes at once, it gets as WAV. The form in which it is asked is that of OpenAI's Whisper until it
 * refuses it; what it takes instead is remembered. Thread-safe.
 */
public final class ServerTranscriber implements Transcriber {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTranscriber.class);
  private static final int MAX_ANSWER = 64 << 20;
  private static final int ATTEMPTS = 4;
  private static final String VENDOR = "whisper";
  private static final String PATH = "/audio/transcriptions";

  /** Allows for each thing that a server may not take: granularities, two formats, a language. */
  private static final int MOST_ADAPTATIONS = 4;

  /** Is what the fields of a form take beside the file, at most. */
  private static final int FORM_BYTES = 4096;

  private static final int LEAST_SECONDS = 1;

  /** Is about what a second of sound takes. */
  private static final long LEAST_BYTES = 36 << 10;

  private static final int TOO_LARGE = 413;

  private final VendorCalls calls;
  private final URI base;
  private final String key;
  private final String model;
  private final Duration limit;
  private volatile Limits limits;
  private volatile ServerForm form = ServerForm.FULL;

  /**
   * Says how much a server takes at once.
   *
   * @param bytes of one request
   * @param seconds of one recording; 0 if there is no limit
   */
  public record Limits(long bytes, int seconds) {
    /** Says how many seconds a piece in WAV may have. */
    int pieceSeconds() {
      long fit = (bytes - FORM_BYTES - SoundFile.HEAD) / SoundFile.BYTES_A_SECOND;
      long most = seconds > 0 ? Math.min(seconds, fit) : fit;
      return (int) Math.max(LEAST_SECONDS, Math.min(most, Integer.MAX_VALUE / (2L * Windows.RATE)));
    }

    boolean allow(long fileBytes, OptionalDouble length) {
      return fileBytes + FORM_BYTES <= bytes
          && (seconds == 0 || length.isEmpty() || length.getAsDouble() <= seconds);
    }
  }

  /**
   * Makes one.
   *
   * @param base up to and including the version: {@code https://api.openai.com/v1}
   * @param key sent as a bearer token; empty if the server wants none
   * @param model its name at the server
   * @param limit how long one request may take, attempts that failed included
   */
  public ServerTranscriber(
      VendorCalls calls, URI base, String key, String model, Duration limit, Limits limits) {
    this.calls = calls;
    this.base = URI.create(base.toString().replaceAll("/+$", ""));
    this.key = key;
    this.model = model;
    this.limit = limit;
    this.limits = limits;
  }

  @Override
  public String name() {
    return "server";
  }

  @Override
  public boolean takesFiles() {
    return true;
  }

  @Override
  public Transcript transcribe(Recording recording, String language, Listener listener)
      throws InterruptedException {
    while (true) {
      Limits now = limits;
      try {
        return transcribe(recording, language, listener, now);
      } catch (TooMuch e) {
        long less = Math.min(e.bytes, now.bytes()) / 2;
        if (less < LEAST_BYTES) {
          throw e;
        }
        LOG.info("whisper: the transcription server takes less than {} bytes at once", e.bytes);
        limits = new Limits(less, now.seconds());
      }
    }
  }

  /** Tells that a server does not take so much at once, which was not known. */
  private static final class TooMuch extends VconException {
    private static final long serialVersionUID = 1L;
    private final long bytes;

    TooMuch(String message, long bytes) {
      super(TranscriptionError.TRANSCRIPTION_REFUSED, message);
      this.bytes = bytes;
    }
  }

  private Transcript transcribe(
      Recording recording, String language, Listener listener, Limits allowed)
      throws InterruptedException {
    OptionalDouble seconds = seconds(recording);
    boolean readable = seconds.isPresent();
    if (recording.isFile() && (!readable || allowed.allow(recording.bytes().length, seconds))) {
      String name = "recording" + AudioFileName.extension(recording.mediaType());
      return send(
          new Upload(name, recording.mediaType(), recording.bytes(), readable), language, listener);
    }
    short[] samples = recording.samples();
    List<Transcript> pieces = new ArrayList<>();
    for (Windows.Window piece : Windows.of(samples, allowed.pieceSeconds())) {
      byte[] file = SoundFile.of(samples, piece.from(), piece.to());
      Upload upload = new Upload("recording.wav", "audio/wav", file, true);
      pieces.add(send(upload, language, listener).later(piece.startSeconds()));
      listener.reached((double) piece.to() / samples.length);
    }
    return Transcript.joined(pieces);
  }

  /** Gives how long the recording is; empty if this server can't read it, though that one may. */
  private static OptionalDouble seconds(Recording recording) throws InterruptedException {
    return recording.isReadable() ? OptionalDouble.of(recording.seconds()) : OptionalDouble.empty();
  }

  /**
   * Holds a file to send.
   *
   * @param divisible whether it could be sent in smaller pieces
   */
  private record Upload(String name, String type, byte[] bytes, boolean divisible) {}

  /** Sends a file in the form that the server takes. */
  private Transcript send(Upload file, String language, Listener listener)
      throws InterruptedException {
    ServerForm tried = form;
    for (int adaptations = 0; ; adaptations++) {
      VendorRequest request = request(file, language, tried);
      VendorAnswer answer = call(request);
      if (answer.isSuccess()) {
        remember(tried);
        tellOfLess(tried, language, listener);
        String asked = tried.asks(language) ? language : "";
        return ServerAnswer.read(answer, asked)
            .orElseThrow(
                () -> unavailable("the transcription server answers neither JSON nor text", null));
      }
      Optional<ServerForm> other = tried.without(answer, language);
      if (other.isEmpty() || adaptations >= MOST_ADAPTATIONS) {
        throw refused(request, answer, file);
      }
      tried = other.get();
    }
  }

  private void remember(ServerForm taken) {
    if (!taken.equals(form)) {
      LOG.info("whisper: model {} is asked for {} from now on", model, taken);
      form = taken;
    }
  }

  private static void tellOfLess(ServerForm used, String language, Listener listener) {
    if (used.refusedLanguages().contains(language)) {
      listener.notice(
          "language_not_taken",
          "The transcription server does not take the language " + language + " as an option");
    }
  }

  private VendorRequest request(Upload file, String language, ServerForm how) {
    MultipartForm body = new MultipartForm().field("model", model);
    how.write(body, language);
    body.file("file", file.name(), file.type(), file.bytes());
    VendorRequest request =
        VendorRequest.of(VENDOR, "POST", base, PATH)
            .withJsonAnswer()
            .withLastAnswer(answer -> ServerAnswer.text(answer).isPresent())
            .withHeader("Content-Type", body.contentType())
            .withBody(body::stream)
            .withAttempts(ATTEMPTS, true)
            .withLimits(limit, limit)
            .withMaxBytes(MAX_ANSWER)
            .withSecret(key);
    return key.isEmpty() ? request : request.withHeader("Authorization", "Bearer " + key);
  }

  private VendorAnswer call(VendorRequest request) throws InterruptedException {
    try {
      return calls.call(request);
    } catch (VendorException e) {
      throw unavailable("the transcription server " + e.getMessage(), e);
    }
  }

  private static VconException refused(VendorRequest request, VendorAnswer answer, Upload file) {
    int status = answer.status();
    LOG.warn("whisper: the transcription server answers with status {}", status);
    boolean refused = status == 400 || status == TOO_LARGE || status == 415 || status == 422;
    String message =
        "the transcription server at "
            + request.place()
            + (refused ? " does not accept the recording" : " fails")
            + " ("
            + answer.words()
            + ")"
            + answer.reason(request).map(reason -> ": " + reason).orElse("");
    if (status == TOO_LARGE && file.divisible()) {
      return new TooMuch(message, file.bytes().length);
    }
    return new VconException(
        refused
            ? TranscriptionError.TRANSCRIPTION_REFUSED
            : TranscriptionError.TRANSCRIPTION_UNAVAILABLE,
        message);
  }

  private static VconException unavailable(String what, @Nullable Throwable cause) {
    return new VconException(TranscriptionError.TRANSCRIPTION_UNAVAILABLE, what, cause);
  }
}
