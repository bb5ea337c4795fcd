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
   * @param recording the whole of it, or one channel
   * @param language as ISO 639-1
   * @param listener hears of what it does
   * @throws VconException one of {@link TranscriptionError}
   * @throws InterruptedException when interrupted, soon after
   */
  Transcript transcribe(Recording recording, String language, Listener listener)
      throws InterruptedException;

  /** Says whether it takes files as they are, also those that this server can't read. */
  default boolean takesFiles() {
    return false;
  }

  /** Hears of a transcription while it is made, on the thread that makes it. */
  interface Listener {
    /** Tells nobody. */
    Listener NONE = share -> {};

    /**
     * Tells how far it is.
     *
     * @param share from 0 to 1
     */
    void reached(double share);

    /**
     * Tells of something that is not as it was asked for.
     *
     * @param code in snake case
     * @param sentence without content
     */
    default void notice(String code, String sentence) {}
  }

  /** Gives back what the engine holds, when its last transcription has ended. */
  @Override
  default void close() {}
}
