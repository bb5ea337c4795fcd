package org.vconserver.processor.whisper.audio;

import org.vconserver.support.sound.Frames;

/** Holds the opened sound of a recording until it is closed. Not thread-safe. */
public interface Sound extends AutoCloseable {
  /**
   * Reads all of it, from the beginning each time. Sound of no length may not even begin.
   *
   * @throws org.vconserver.vcon.error.VconException AUDIO_UNREADABLE
   */
  void read(Frames frames) throws InterruptedException;

  /** Gives back what it holds besides memory. */
  @Override
  default void close() {}
}
