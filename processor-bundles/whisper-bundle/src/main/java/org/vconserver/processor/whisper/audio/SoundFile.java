package org.vconserver.processor.whisper.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes samples as a WAV file of one channel of 16 kHz and 16 bits, which every service reads. */
public final class SoundFile {
  /** Bytes of a second of sound. */
  public static final int BYTES_A_SECOND = 2 * SpeechSamples.RATE;

  /** Bytes before the sound. */
  public static final int HEAD = 44;

  private SoundFile() {}

  /**
   * Gives the file of some samples.
   *
   * @param from the first of them
   * @param to after the last
   */
  public static byte[] of(short[] samples, int from, int to) {
    int length = 2 * (to - from);
    ByteBuffer file = ByteBuffer.allocate(HEAD + length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEAD - 8 + length);
    file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    file.putShort((short) 1).putShort((short) 1);
    file.putInt(SpeechSamples.RATE).putInt(BYTES_A_SECOND).putShort((short) 2).putShort((short) 16);
    file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(length);
    for (int i = from; i < to; i++) {
      file.putShort(samples[i]);
    }
    return file.array();
  }
}
