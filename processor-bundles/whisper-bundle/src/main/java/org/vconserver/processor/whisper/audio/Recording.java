package org.vconserver.processor.whisper.audio;

import org.vconserver.api.processor.DialogMedia;

/** Holds a recording, for engines that take files and for those that take samples. */
public final class Recording {
  private final DialogMedia media;
  private final AudioDecoder decoder;

  public Recording(DialogMedia media, AudioDecoder decoder) {
    this.media = media;
    this.decoder = decoder;
  }

  /** Gives the file, not to be changed. */
  public byte[] bytes() {
    return media.bytes();
  }

  public String mediaType() {
    return media.mediaType();
  }

  /**
   * Gives the sound: one channel of 16 kHz, the channels of the recording mixed.
   *
   * @throws org.vconserver.vcon.error.VconException AUDIO_UNREADABLE, AUDIO_UNSUPPORTED,
   *     AUDIO_TOO_LONG
   */
  public short[] samples() throws InterruptedException {
    return decoder.decode(media.bytes(), media.mediaType());
  }
}
