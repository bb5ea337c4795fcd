package org.vconserver.processor.whisper.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads WAV files: PCM of 8 to 32 bits, floating point, A-law, u-law and GSM 06.10. Sizes that the
 * file states are believed only as far as there are bytes. Immutable.
 */
final class WavReader {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int U_LAW = 7;
  private static final int GSM = 49;
  private static final int EXTENSIBLE = 0xfffe;
  private static final int MAX_CHANNELS = 64;
  private static final int MAX_RATE = 768_000;

  private final ByteBuffer data;
  private final int format;
  private final int channels;
  private final int rate;
  private final int bits;

  private WavReader(ByteBuffer data, int format, int channels, int rate, int bits) {
    this.data = data;
    this.format = format;
    this.channels = channels;
    this.rate = rate;
    this.bits = bits;
  }

  static boolean isWav(byte[] file) {
    return file.length >= 12 && is(file, 0, "RIFF") && is(file, 8, "WAVE");
  }

  private static boolean is(byte[] file, int at, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (file[at + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads the header of a file that {@link #isWav}. */
  static WavReader of(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer format = null;
    ByteBuffer data = null;
    int at = 12;
    while (at + 8 <= file.length && data == null) {
      long stated = Integer.toUnsignedLong(buffer.getInt(at + 4));
      int size = (int) Math.min(stated, file.length - at - 8);
      if (is(file, at, "fmt ")) {
        format = buffer.slice(at + 8, size).order(ByteOrder.LITTLE_ENDIAN);
      } else if (is(file, at, "data")) {
        data = buffer.slice(at + 8, size).order(ByteOrder.LITTLE_ENDIAN);
      }
      // Chunks begin at even places.
      long next = at + 8L + stated + (stated & 1);
      at = (int) Math.min(next, file.length);
    }
    if (format == null || format.capacity() < 16 || data == null) {
      throw AudioDecoder.unreadable("the WAV file has no format or no data", null);
    }
    int kind = Short.toUnsignedInt(format.getShort(0));
    if (kind == EXTENSIBLE && format.capacity() >= 26) {
      kind = Short.toUnsignedInt(format.getShort(24));
    }
    int channels = Short.toUnsignedInt(format.getShort(2));
    int rate = format.getInt(4);
    if (channels < 1 || channels > MAX_CHANNELS || rate < 1 || rate > MAX_RATE) {
      throw AudioDecoder.unreadable("the WAV file states channels or a rate that can't be", null);
    }
    return new WavReader(data, kind, channels, rate, Short.toUnsignedInt(format.getShort(14)));
  }

  /** Tells whether {@link #read} can read it. */
  boolean isKnown() {
    return switch (format) {
      case PCM -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
      case FLOAT -> bits == 32 || bits == 64;
      case A_LAW, U_LAW -> bits == 8;
      case GSM -> channels == 1;
      default -> false;
    };
  }

  /** True for GSM 06.10, which takes a library to read. */
  boolean isGsm() {
    return format == GSM;
  }

  /** Gives the sound as one channel of 16 kHz. */
  short[] read(int maxSeconds) throws InterruptedException {
    SpeechSamples samples = new SpeechSamples(rate, maxSeconds);
    if (format == GSM) {
      GsmFrames.decode(data, samples);
      return samples.finish();
    }
    int width = bits / 8;
    while (data.remaining() >= width * channels) {
      float sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += sample(width);
      }
      samples.add(sum / channels);
    }
    return samples.finish();
  }

  private float sample(int width) {
    return switch (format) {
      case A_LAW -> G711.aLaw(data.get()) / 32768f;
      case U_LAW -> G711.uLaw(data.get()) / 32768f;
      case FLOAT -> tame(width == 4 ? data.getFloat() : (float) data.getDouble());
      default ->
          switch (width) {
            case 1 -> ((data.get() & 0xff) - 128) / 128f;
            case 2 -> data.getShort() / 32768f;
            case 3 ->
                ((data.get() & 0xff) | (data.get() & 0xff) << 8 | data.get() << 16) / 8388608f;
            default -> data.getInt() / 0x1p31f;
          };
    };
  }

  private static float tame(float sample) {
    return Float.isFinite(sample) ? Math.max(-1, Math.min(1, sample)) : 0;
  }
}
