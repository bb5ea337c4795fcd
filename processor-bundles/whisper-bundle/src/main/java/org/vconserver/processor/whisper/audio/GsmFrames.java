package org.vconserver.processor.whisper.audio;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tritonus.lowlevel.gsm.GSMDecoder;
import org.tritonus.lowlevel.gsm.InvalidGSMFrameException;
import org.vconserver.support.sound.Frames;
import org.vconserver.support.sound.Wav;

/**
 * Reads GSM 06.10 as WAV files have it: two frames in 65 bytes, the lowest bit first, where the
 * decoder wants each in 33 bytes, the highest bit first and after a mark of four bits. The decoder,
 * Tritonus, is a bundle of its own and may be missing, as with {@link Mp3Reader}.
 */
final class GsmFrames implements Sound {
  private static final int BLOCK = 65;
  private static final int FRAME = 33;
  private static final int SAMPLES = 160;

  /** Counts the bits of each number of a frame: log area ratios, then four sub-frames. */
  private static final int[] WIDTHS = widths();

  private final Wav wav;

  GsmFrames(Wav wav) {
    this.wav = wav;
    // Meets the library at once, while there is still another way.
    new GSMDecoder();
  }

  @Override
  public void read(Frames frames) throws InterruptedException {
    frames.begin(wav.rate(), 1);
    GSMDecoder decoder = new GSMDecoder();
    ByteBuffer data = wav.data();
    byte[] block = new byte[BLOCK];
    while (data.remaining() >= BLOCK) {
      data.get(block);
      decode(decoder, frame(block, 0), frames);
      decode(decoder, frame(block, 260), frames);
    }
  }

  private static void decode(GSMDecoder decoder, byte[] frame, Frames frames)
      throws InterruptedException {
    byte[] sound = new byte[2 * SAMPLES];
    try {
      decoder.decode(frame, 0, sound, 0, false);
    } catch (InvalidGSMFrameException e) {
      throw AudioDecoder.unreadable("the GSM data of the WAV file can't be decoded", e);
    }
    float[] sample = new float[1];
    for (int i = 0; i < sound.length; i += 2) {
      sample[0] = (short) ((sound[i] & 0xff) | (sound[i + 1] << 8)) / 32768f;
      frames.frame(sample);
    }
  }

  private static byte[] frame(byte[] block, int fromBit) {
    byte[] frame = new byte[FRAME];
    frame[0] = (byte) 0xd0;
    int read = fromBit;
    int write = 4;
    for (int width : WIDTHS) {
      for (int bit = width - 1; bit >= 0; bit--) {
        int place = read + bit;
        int value = block[place >> 3] >> (place & 7) & 1;
        frame[write >> 3] |= (byte) (value << (7 - (write & 7)));
        write++;
      }
      read += width;
    }
    return frame;
  }

  private static int[] widths() {
    int[] widths = new int[8 + 4 * 17];
    int[] ratios = {6, 6, 5, 5, 4, 4, 3, 3};
    int[] head = {7, 2, 2, 6};
    System.arraycopy(ratios, 0, widths, 0, 8);
    for (int sub = 0; sub < 4; sub++) {
      int at = 8 + 17 * sub;
      System.arraycopy(head, 0, widths, at, 4);
      Arrays.fill(widths, at + 4, at + 17, 3);
    }
    return widths;
  }
}
