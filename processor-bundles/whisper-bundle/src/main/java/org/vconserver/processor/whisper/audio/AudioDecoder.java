package org.vconserver.processor.whisper.audio;

import org.jspecify.annotations.Nullable;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/**
 * Reads recordings: WAV and MP3 itself, everything else through ffmpeg if that is installed. What
 * the bytes are decides, not what they are said to be. MP3 and GSM take libraries that are bundles
 * of their own, so that they can be replaced; ffmpeg stands in for one that is missing. Immutable
 * and thread-safe.
 */
public final class AudioDecoder {
  private final int maxSeconds;
  private final Ffmpeg ffmpeg;

  /**
   * @param maxSeconds the longest recording that is read
   * @param ffmpeg the program, as a path or a name to look for; empty if it is not to be used
   */
  public AudioDecoder(int maxSeconds, String ffmpeg) {
    this.maxSeconds = maxSeconds;
    this.ffmpeg = new Ffmpeg(ffmpeg, maxSeconds);
  }

  /**
   * Gives the sound of a file, as one channel of 16 kHz.
   *
   * @throws VconException AUDIO_UNREADABLE, AUDIO_UNSUPPORTED, AUDIO_TOO_LONG
   */
  public short[] decode(byte[] file, String mediaType) throws InterruptedException {
    if (file.length == 0) {
      throw unreadable("the recording is empty", null);
    }
    if (WavReader.isWav(file)) {
      WavReader wav = WavReader.of(file);
      return wav.isKnown() ? read(wav, file) : ffmpeg.decode(file, "audio/x-wav");
    }
    if (Mp3Frames.isMp3(file)) {
      return readMp3(file);
    }
    return ffmpeg.decode(file, mediaType);
  }

  private short[] read(WavReader wav, byte[] file) throws InterruptedException {
    try {
      return wav.read(maxSeconds);
    } catch (NoClassDefFoundError e) {
      if (!wav.isGsm()) {
        throw e;
      }
      return ffmpeg.decode(file, "audio/x-wav", missing("GSM in WAV files", "org.tritonus.gsm"));
    }
  }

  private short[] readMp3(byte[] file) throws InterruptedException {
    try {
      return Mp3Reader.read(file, maxSeconds);
    } catch (NoClassDefFoundError e) {
      return ffmpeg.decode(file, "audio/mpeg", missing("MP3", "com.googlecode.soundlibs.jlayer"));
    }
  }

  /** Says what to install, where a library that is a bundle of its own is not in the framework. */
  private static String missing(String format, String bundle) {
    return format + " needs the bundle " + bundle + " or ffmpeg; this server has neither";
  }

  static VconException unreadable(String what, @Nullable Throwable cause) {
    return new VconException(TranscriptionError.AUDIO_UNREADABLE, what, cause);
  }
}
