package org.vconserver.processor.whisper.audio;

import org.jspecify.annotations.Nullable;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.support.sound.Frames;
import org.vconserver.support.sound.Mp3Frames;
import org.vconserver.support.sound.Wav;
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
   * Opens the sound of a file.
   *
   * @throws VconException AUDIO_UNREADABLE, AUDIO_UNSUPPORTED
   */
  Sound open(byte[] file, String mediaType) throws InterruptedException {
    if (file.length == 0) {
      throw unreadable("the recording is empty", null);
    }
    try {
      return opened(file, mediaType);
    } catch (VconException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw unreadable(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException | StackOverflowError e) {
      throw undecodable(mediaType, e);
    }
  }

  /**
   * Reads a sound that was opened here.
   *
   * @throws VconException AUDIO_UNREADABLE, and what the frames throw
   */
  void read(Sound sound, String mediaType, Frames frames) throws InterruptedException {
    try {
      sound.read(frames);
    } catch (VconException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // Decoders, our own too, are not made for every file that lies: it is the file's fault.
      throw undecodable(mediaType, e);
    }
  }

  /**
   * Gives one channel of a sound, or all of them mixed, as samples of 16 kHz.
   *
   * @param channel or {@link OneChannel#MIXED}
   * @throws VconException AUDIO_UNREADABLE, AUDIO_TOO_LONG
   */
  short[] samples(Sound sound, String mediaType, int channel) throws InterruptedException {
    OneChannel samples = new OneChannel(channel, maxSeconds);
    read(sound, mediaType, samples);
    return samples.finish();
  }

  private static VconException undecodable(String mediaType, Throwable cause) {
    return unreadable("the recording can't be decoded (" + mediaType + ")", cause);
  }

  private Sound opened(byte[] file, String mediaType) throws InterruptedException {
    if (Wav.isWav(file)) {
      Wav wav = Wav.of(file);
      if (wav.isKnown()) {
        return wav::read;
      }
      return wav.isGsm() ? gsm(wav, file) : ffmpeg.open(file, "audio/x-wav");
    }
    return Mp3Frames.isMp3(file) ? mp3(file) : ffmpeg.open(file, mediaType);
  }

  private Sound gsm(Wav wav, byte[] file) throws InterruptedException {
    try {
      return new GsmFrames(wav);
    } catch (NoClassDefFoundError e) {
      return ffmpeg.open(file, "audio/x-wav", missing("GSM in WAV files", "org.tritonus.gsm"));
    }
  }

  private Sound mp3(byte[] file) throws InterruptedException {
    try {
      return new Mp3Reader(file);
    } catch (NoClassDefFoundError e) {
      return ffmpeg.open(file, "audio/mpeg", missing("MP3", "com.googlecode.soundlibs.jlayer"));
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
