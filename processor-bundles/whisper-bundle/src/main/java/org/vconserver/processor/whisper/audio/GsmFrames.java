package org.vconserver.processor.whisper.audio;

import java.nio.ByteBuffer;
import org.tritonus.lowlevel.gsm.GSMDecoder;
import org.tritonus.lowlevel.gsm.InvalidGSMFrameException;

/**
 * GSM 06.10 as WAV files have it: two frames in 65 bytes, the lowest bit first, where the decoder
 * wants each in 33 bytes, the highest bit first and after a mark of four bits. The decoder,
 * Tritonus, is a bundle of its own and may be missing, as with {@link Mp3Reader}.
 */
final class GsmFrames {
  private static final int BLOCK = 65;
  private static final int FRAME = 33;
  private static final int SAMPLES = 160;

  /** Counts the bits of each number of a frame: log area ratios, then four sub-frames. */
  private static final int[] WIDTHS = widths();

  private GsmFrames() {}

  static void decode(ByteBuffer data, SpeechSamples samples) throws InterruptedException {
    GSMDecoder decoder = new GSMDecoder();
    byte[] block = new byte[BLOCK];
    while (data.remaining() >= BLOCK) {
      data.get(block);
      decode(decoder, frame(block, 0), samples);
      decode(decoder, frame(block, 260), samples);
    }
  }

  private static void decode(GSMDecoder decoder, byte[] frame, SpeechSamples samples)
      throws InterruptedException {
    byte[] sound = new byte[2 * SAMPLES];
    try {
      decoder.decode(frame, 0, sound, 0, false);
    } catch (InvalidGSMFrameException e) {
      throw AudioDecoder.unreadable("the GSM data of the WAV file can't be decoded", e);
    }
    for (int i = 0; i < sound.length; i += 2) {
      samples.add((short) ((sound[i] & 0xff) | (sound[i + 1] << 8)) / 32768f);
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
      java.util.Arrays.fill(widths, at + 4, at + 17, 3);
    }
    return widths;
  }
}
