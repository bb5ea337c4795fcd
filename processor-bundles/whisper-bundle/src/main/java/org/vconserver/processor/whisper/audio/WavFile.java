package org.vconserver.processor.whisper.audio;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vconserver.support.sound.Frames;
import org.vconserver.support.sound.Wav;

/**
 * Reads what ffmpeg has written, WAV of 16 bits, from its file and not by memory, as it is much
 * larger than the recording. Its folder goes when it is closed. Not thread-safe.
 */
final class WavFile implements Sound {
  private static final int HEAD = 4096;
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final Path folder;

  WavFile(Path file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  @Override
  public void read(Frames frames) throws InterruptedException {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      stream.mark(HEAD);
      Wav head = Wav.of(stream.readNBytes(HEAD));
      stream.reset();
      stream.skipNBytes(head.dataOffset());
      frames.begin(head.rate(), head.channels());
      float[] frame = new float[head.channels()];
      byte[] bytes = new byte[2 * frame.length];
      while (stream.readNBytes(bytes, 0, bytes.length) == bytes.length) {
        for (int i = 0; i < frame.length; i++) {
          frame[i] = (short) ((bytes[2 * i] & 0xff) | (bytes[2 * i + 1] << 8)) / 32768f;
        }
        frames.frame(frame);
      }
    } catch (IOException e) {
      throw Ffmpeg.notKept(e);
    }
  }

  @Override
  public void close() {
    Ffmpeg.delete(folder);
  }
}
