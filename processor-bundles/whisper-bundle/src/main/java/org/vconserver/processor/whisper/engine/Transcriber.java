package org.vconserver.processor.whisper.engine;

import org.vconserver.processor.whisper.audio.Recording;
import org.vconserver.processor.whisper.transcript.Transcript;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/** Turns speech into text. Thread-safe; calls may have to wait for each other. */
public interface Transcriber extends AutoCloseable {
  /** Names the engine, for its transcripts. */
  String name();

  /**
   * Transcribes a recording.
   *
   * @param language as ISO 639-1
   * @throws VconException one of {@link TranscriptionError}
   * @throws InterruptedException when interrupted, soon after
   */
  Transcript transcribe(Recording recording, String language) throws InterruptedException;

  /** Gives back what the engine holds, when its last transcription has ended. */
  @Override
  default void close() {}
}
