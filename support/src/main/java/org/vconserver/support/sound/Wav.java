package org.vconserver.support.sound;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads WAV files: PCM of 8 to 32 bits, floating point, A-law and u-law; of others, what they are.
 * Sizes that the file states are believed only as far as there are bytes. Immutable.
 */
public final class Wav {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int U_LAW = 7;
  private static final int GSM = 49;
  private static final int EXTENSIBLE = 0xfffe;
  private static final int MAX_CHANNELS = 64;
  private static final int MAX_RATE = 768_000;

  private final ByteBuffer data;
  private final int dataOffset;
  private final int format;
  private final int channels;
  private final int rate;
  private final int bits;

  private Wav(ByteBuffer data, int dataOffset, int format, int channels, int rate, int bits) {
    this.data = data;
    this.dataOffset = dataOffset;
    this.format = format;
    this.channels = channels;
    this.rate = rate;
    this.bits = bits;
  }

  /** Tells whether a file says that it is one. */
  public static boolean isWav(byte[] file) {
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

  /**
   * Reads the header of a file that {@link #isWav}.
   *
   * @throws IllegalArgumentException if it is none, in words for callers
   */
  public static Wav of(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer format = null;
    int at = 12;
    while (at + 8 <= file.length) {
      long stated = Integer.toUnsignedLong(buffer.getInt(at + 4));
      int size = (int) Math.min(stated, file.length - at - 8);
      if (is(file, at, "fmt ")) {
        format = buffer.slice(at + 8, size).order(ByteOrder.LITTLE_ENDIAN);
      } else if (is(file, at, "data")) {
        ByteBuffer data = buffer.slice(at + 8, size).order(ByteOrder.LITTLE_ENDIAN);
        if (format != null && format.capacity() >= 16) {
          return of(format, data, at + 8);
        }
        break;
      }
      // Chunks begin at even places.
      long next = at + 8L + stated + (stated & 1);
      at = (int) Math.min(next, file.length);
    }
    throw new IllegalArgumentException("the WAV file has no format or no data");
  }

  private static Wav of(ByteBuffer format, ByteBuffer data, int dataOffset) {
    int kind = Short.toUnsignedInt(format.getShort(0));
    if (kind == EXTENSIBLE && format.capacity() >= 26) {
      kind = Short.toUnsignedInt(format.getShort(24));
    }
    int channels = Short.toUnsignedInt(format.getShort(2));
    int rate = format.getInt(4);
    if (channels < 1 || channels > MAX_CHANNELS || rate < 1 || rate > MAX_RATE) {
      throw new IllegalArgumentException("the WAV file states channels or a rate that can't be");
    }
    int bits = Short.toUnsignedInt(format.getShort(14));
    return new Wav(data, dataOffset, kind, channels, rate, bits);
  }

  /** Tells whether {@link #read} can read it. */
  public boolean isKnown() {
    return switch (format) {
      case PCM -> bits == 8 || bits == 16 || bits == 24 || bits == 32;
      case FLOAT -> bits == 32 || bits == 64;
      case A_LAW, U_LAW -> bits == 8;
      default -> false;
    };
  }

  /** Tells whether it has GSM 06.10, as telephone systems write it, which takes a library. */
  public boolean isGsm() {
    return format == GSM && channels == 1;
  }

  /** Gives the number of channels. */
  public int channels() {
    return channels;
  }

  /** Gives the frames in a second. */
  public int rate() {
    return rate;
  }

  /** Gives the bytes of the sound, to be read from the beginning. */
  public ByteBuffer data() {
    return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Tells where in the file the sound begins. */
  public int dataOffset() {
    return dataOffset;
  }

  /** Reads the whole sound, from the beginning each time, of a file that {@link #isKnown}. */
  public void read(Frames frames) throws InterruptedException {
    frames.begin(rate, channels);
    ByteBuffer rest = data();
    int width = bits / 8;
    float[] frame = new float[channels];
    while (rest.remaining() >= width * channels) {
      for (int channel = 0; channel < channels; channel++) {
        frame[channel] = sample(rest, width);
      }
      frames.frame(frame);
    }
  }

  private float sample(ByteBuffer from, int width) {
    return switch (format) {
      case A_LAW -> G711.aLaw(from.get()) / 32768f;
      case U_LAW -> G711.uLaw(from.get()) / 32768f;
      case FLOAT -> tame(width == 4 ? from.getFloat() : (float) from.getDouble());
      default ->
          switch (width) {
            case 1 -> ((from.get() & 0xff) - 128) / 128f;
            case 2 -> from.getShort() / 32768f;
            case 3 ->
                ((from.get() & 0xff) | (from.get() & 0xff) << 8 | from.get() << 16) / 8388608f;
            default -> from.getInt() / 0x1p31f;
          };
    };
  }

  private static float tame(float sample) {
    return Float.isFinite(sample) ? Math.max(-1, Math.min(1, sample)) : 0;
  }
}
