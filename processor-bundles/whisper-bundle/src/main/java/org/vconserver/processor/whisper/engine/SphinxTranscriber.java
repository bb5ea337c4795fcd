package org.vconserver.processor.whisper.engine;

import edu.cmu.sphinx.api.Configuration;
import edu.cmu.sphinx.api.Context;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/**
 * CMU Sphinx 4: English, offline, with the model that comes along. All instances of the processor
 * share one recogniser, which is made when it is needed first, and given up when the memory is
 * needed for something else. One recording at a time; the others wait.
 */
@Component(service = SphinxTranscriber.class)
public final class SphinxTranscriber implements Transcriber {
  private static final String MODEL = "resource:/edu/cmu/sphinx/models/en-us/";
  private static final String CONFIGURATION =
      "resource:/org/vconserver/processor/whisper/engine/sphinx.xml";

  /** Measured: 150 MB held, 400 MB while loading and decoding, beside the server's own. */
  private static final long LEAST_HEAP = 480L << 20;

  private static final int WINDOW_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock(true);
  private final long heap;

  /** Kept strongly, as loggers forget their level when nobody holds them. */
  private final Logger chatter = Logger.getLogger("edu.cmu.sphinx");

  private SoftReference<@Nullable Loaded> loaded = new SoftReference<>(null);

  private record Loaded(Context context, Recognizer recognizer) {}

  @Activate
  public SphinxTranscriber() {
    this(Runtime.getRuntime().maxMemory());
  }

  SphinxTranscriber(long heap) {
    this.heap = heap;
    chatter.setLevel(Level.SEVERE);
  }

  @Override
  public String name() {
    return "sphinx4";
  }

  @Override
  public Transcript transcribe(Recording recording, String language, Listener listener)
      throws InterruptedException {
    if (!language.toLowerCase(Locale.ROOT).matches("|auto|en([-_].*)?")) {
      throw new VconException(
          TranscriptionError.LANGUAGE_UNSUPPORTED, "language: the engine sphinx4 knows en only");
    }
    if (heap < LEAST_HEAP) {
      throw new VconException(
          TranscriptionError.TRANSCRIPTION_UNAVAILABLE,
          "the engine sphinx4 needs a server with a heap of 512 MB or more");
    }
    lock.lockInterruptibly();
    try {
      // Read only now, as many may be waiting.
      return new Transcript(decode(recording.samples(), listener), "en");
    } finally {
      lock.unlock();
    }
  }

  private List<Transcript.Segment> decode(short[] samples, Listener listener)
      throws InterruptedException {
    List<Transcript.Segment> segments = new ArrayList<>();
    boolean whole = false;
    try {
      for (Windows.Window window : Windows.of(samples, WINDOW_SECONDS)) {
        decode(samples, window, segments);
        listener.reached((double) window.to() / samples.length);
      }
      whole = true;
    } finally {
      if (!whole) {
        // What was cut off in the middle of an utterance is not used again.
        loaded = new SoftReference<>(null);
      }
    }
    return segments;
  }

  private void decode(short[] samples, Windows.Window window, List<Transcript.Segment> segments)
      throws InterruptedException {
    Loaded sphinx = loaded();
    try {
      sphinx.context().setSpeechSource(new SampleStream(samples, window.from(), window.to()));
      Result result = sphinx.recognizer().recognize();
      while (result != null) {
        List<Transcript.Word> words = words(result, window.startSeconds());
        if (!words.isEmpty()) {
          segments.add(Transcript.Segment.of(words));
        }
        result = sphinx.recognizer().recognize();
      }
    } catch (InterruptionPoint.Interruption e) {
      throw (InterruptedException) new InterruptedException().initCause(e);
    }
  }

  private static List<Transcript.Word> words(Result result, double offset) {
    List<Transcript.Word> words = new ArrayList<>();
    for (WordResult word : result.getTimedBestResult(false)) {
      words.add(
          new Transcript.Word(
              " " + word.getWord().getSpelling(),
              offset + word.getTimeFrame().getStart() / 1000.0,
              offset + word.getTimeFrame().getEnd() / 1000.0));
    }
    return words;
  }

  private Loaded loaded() {
    Loaded present = loaded.get();
    if (present == null) {
      present = load();
      loaded = new SoftReference<>(present);
    }
    return present;
  }

  private static Loaded load() {
    Configuration models = new Configuration();
    models.setAcousticModelPath(MODEL + "en-us");
    models.setDictionaryPath(MODEL + "cmudict-en-us.dict");
    models.setLanguageModelPath(MODEL + "en-us.lm.bin");
    try {
      Context context = new Context(CONFIGURATION, models);
      Recognizer recognizer = context.getInstance(Recognizer.class);
      recognizer.allocate();
      return new Loaded(context, recognizer);
    } catch (IOException | RuntimeException e) {
      throw new VconException(
          TranscriptionError.TRANSCRIPTION_UNAVAILABLE,
          "the engine sphinx4 can't load its models",
          e);
    }
  }
}
