package org.vconserver.processor.whisper.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/**
 * Has ffmpeg read what this server does not read itself. The file is a stranger's: ffmpeg gets it
 * under a name of ours, may read formats of sound and film only (none that names other files), and
 * no more than is wanted is taken from it. Immutable and thread-safe.
 */
final class Ffmpeg {
  private static final String FORMATS =
      "mov,matroska,ogg,flac,aac,ac3,amr,amrnb,amrwb,asf,avi,caf,aiff,au,flv,mpeg,mpegts,wav,w64,"
          + "mp3,gsm";

  private static final int LIMIT_MINUTES = 30;

  private final String program;
  private final int maxSeconds;

  Ffmpeg(String program, int maxSeconds) {
    this.program = program.strip();
    this.maxSeconds = maxSeconds;
  }

  /**
   * Opens the sound of a file, its channels as they are.
   *
   * @throws VconException AUDIO_UNSUPPORTED if there is no ffmpeg; AUDIO_UNREADABLE if it can't
   *     read the file
   */
  Sound open(byte[] file, String mediaType) throws InterruptedException {
    return open(
        file,
        mediaType,
        "recordings of this kind ("
            + mediaType
            + ") need ffmpeg, which is not installed on this server; WAV and MP3 do not");
  }

  /** Does as above, with the message for a server that has no ffmpeg. */
  Sound open(byte[] file, String mediaType, String ifMissing) throws InterruptedException {
    if (program.isEmpty()) {
      throw missing(ifMissing, null);
    }
    Path folder = null;
    Sound opened = null;
    try {
      folder = Files.createTempDirectory("vcon-audio");
      Path input = Files.write(folder.resolve("recording"), file);
      // To a file, as waiting for the end can be interrupted and reading a pipe can not.
      Path sound = folder.resolve("sound");
      if (!run(input, sound, ifMissing) || Files.size(sound) == 0) {
        throw AudioDecoder.unreadable(
            "ffmpeg finds no sound that it can read in the recording (" + mediaType + ")", null);
      }
      Files.delete(input);
      opened = new WavFile(sound, folder);
      return opened;
    } catch (IOException e) {
      throw notKept(e);
    } finally {
      if (opened == null) {
        delete(folder);
      }
    }
  }

  static VconException notKept(IOException cause) {
    return new VconException(
        TranscriptionError.TRANSCRIPTION_UNAVAILABLE,
        "the recording can't be kept in a file for ffmpeg",
        cause);
  }

  /** Tells whether it ended well. */
  private boolean run(Path input, Path sound, String ifMissing)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command(input))
              .redirectOutput(sound.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw missing(ifMissing, e);
    }
    try {
      process.getOutputStream().close();
      return process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(Path input) {
    return List.of(
        program,
        "-nostdin",
        "-loglevel",
        "quiet",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        FORMATS,
        "-i",
        input.toString(),
        "-vn",
        "-t",
        Integer.toString(maxSeconds + 1),
        "-ar",
        Integer.toString(SpeechSamples.RATE),
        "-c:a",
        "pcm_s16le",
        "-f",
        "wav",
        "pipe:1");
  }

  private static VconException missing(String message, @Nullable Throwable cause) {
    return new VconException(TranscriptionError.AUDIO_UNSUPPORTED, message, cause);
  }

  static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    for (String name : List.of("recording", "sound")) {
      folder.resolve(name).toFile().delete();
    }
    folder.toFile().delete();
  }
}
