package org.vconserver.processor.whisper.engine;

import io.github.givimad.whisperjni.WhisperContext;
import io.github.givimad.whisperjni.WhisperFullParams;
import io.github.givimad.whisperjni.WhisperJNI;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/**
 * whisper.cpp in this process, with a model file of the operator's. The model is loaded when it is
 * needed first. One recording at a time, and of it half a minute at a time, between which an
 * interruption is heeded. Times of words are shared out within their segment, as the binding tells
 * those of segments only.
 */
public final class WhisperCppTranscriber implements Transcriber {
  private static final Logger LOG = LoggerFactory.getLogger(WhisperCppTranscriber.class);
  private static final int WINDOW_SECONDS = 30;

  private final Path model;
  private final int threads;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final WhisperJNI whisper = new WhisperJNI();
  private @Nullable WhisperContext loaded;
  private boolean closed;

  /**
   * @param model a file in the ggml format
   * @param threads how many work on one recording; 0 for as many as there are processors
   */
  public WhisperCppTranscriber(Path model, int threads) {
    this.model = model;
    this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  @Override
  public String name() {
    return "whisper.cpp";
  }

  @Override
  public Transcript transcribe(Recording recording, String language, Listener listener)
      throws InterruptedException {
    List<Transcript.Segment> segments = new ArrayList<>();
    lock.lockInterruptibly();
    try {
      WhisperContext context = context();
      // Read only now, as many may be waiting.
      short[] samples = recording.samples();
      for (Windows.Window window : Windows.of(samples, WINDOW_SECONDS)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        decode(context, samples, window, language, segments);
        listener.reached((double) window.to() / samples.length);
      }
    } finally {
      lock.unlock();
    }
    return new Transcript(segments, language);
  }

  private void decode(
      WhisperContext context,
      short[] samples,
      Windows.Window window,
      String language,
      List<Transcript.Segment> segments) {
    float[] sound = new float[window.to() - window.from()];
    for (int i = 0; i < sound.length; i++) {
      sound[i] = samples[window.from() + i] / 32768f;
    }
    WhisperFullParams parameters = new WhisperFullParams();
    parameters.nThreads = threads;
    parameters.language = language;
    parameters.printProgress = false;
    int outcome = whisper.full(context, parameters, sound, sound.length);
    if (outcome != 0) {
      throw unavailable("whisper.cpp fails (" + outcome + ")", null);
    }
    for (int i = 0; i < whisper.fullNSegments(context); i++) {
      double start = window.startSeconds() + whisper.fullGetSegmentTimestamp0(context, i) / 100.0;
      double end = window.startSeconds() + whisper.fullGetSegmentTimestamp1(context, i) / 100.0;
      String text = whisper.fullGetSegmentText(context, i);
      if (text != null && !text.isBlank()) {
        segments.add(
            new Transcript.Segment(
                new Transcript.Span(start, end),
                Transcript.MIXED,
                text,
                Transcript.Word.spread(text, start, end),
                List.of(),
                parameters.temperature,
                0,
                0));
      }
    }
  }

  private WhisperContext context() {
    if (closed) {
      throw unavailable("the engine whisper.cpp is being stopped", null);
    }
    WhisperContext context = loaded;
    if (context == null) {
      try {
        WhisperJNI.loadLibrary(LOG::debug);
        WhisperJNI.setLibraryLogger(null);
        context = whisper.init(model);
      } catch (IOException | UnsatisfiedLinkError e) {
        throw unavailable("the engine whisper.cpp or its model file can't be loaded", e);
      }
      if (context == null) {
        throw unavailable("the model file of the engine whisper.cpp is none", null);
      }
      loaded = context;
    }
    return context;
  }

  private static VconException unavailable(String what, @Nullable Throwable cause) {
    return new VconException(TranscriptionError.TRANSCRIPTION_UNAVAILABLE, what, cause);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (loaded != null) {
        loaded.close();
        loaded = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
