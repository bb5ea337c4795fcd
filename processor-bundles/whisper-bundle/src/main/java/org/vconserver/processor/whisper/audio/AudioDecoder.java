package org.vconserver.processor.whisper.audio;

import org.jspecify.annotations.Nullable;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/**
 * Reads recordings: WAV and MP3 itself, everything else through ffmpeg if that is installed. What
 * the bytes are decides, not what they are said to be. Immutable and thread-safe.
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
   * The sound of a file, as one channel of 16 kHz.
   *
   * @throws VconException AUDIO_UNREADABLE, AUDIO_UNSUPPORTED, AUDIO_TOO_LONG
   */
  public short[] decode(byte[] file, String mediaType) throws InterruptedException {
    if (file.length == 0) {
      throw unreadable("the recording is empty", null);
    }
    if (WavReader.isWav(file)) {
      WavReader wav = WavReader.of(file);
      return wav.isKnown() ? wav.read(maxSeconds) : ffmpeg.decode(file, "audio/x-wav");
    }
    if (Mp3Reader.isMp3(file)) {
      return Mp3Reader.read(file, maxSeconds);
    }
    return ffmpeg.decode(file, mediaType);
  }

  static VconException unreadable(String what, @Nullable Throwable cause) {
    return new VconException(TranscriptionError.AUDIO_UNREADABLE, what, cause);
  }
}
