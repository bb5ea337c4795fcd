package org.vconserver.processor.whisper.audio;

import java.io.ByteArrayInputStream;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;
import org.vconserver.support.sound.Frames;

/**
 * Reads MP3 files with JLayer, which is a bundle of its own and may be missing: then making one is
 * a NoClassDefFoundError, for which {@link AudioDecoder} provides.
 */
final class Mp3Reader implements Sound {
  private final byte[] file;

  Mp3Reader(byte[] file) {
    this.file = file;
    // Meets the library at once, while there is still another way.
    new Decoder();
  }

  @Override
  public void read(Frames frames) throws InterruptedException {
    Bitstream stream = new Bitstream(new ByteArrayInputStream(file));
    try {
      Decoder decoder = new Decoder();
      float[] frame = new float[0];
      for (Header head = stream.readFrame(); head != null; head = stream.readFrame()) {
        SampleBuffer sound = (SampleBuffer) decoder.decodeFrame(head, stream);
        int channels = Math.max(1, sound.getChannelCount());
        if (frame.length == 0) {
          frame = new float[channels];
          frames.begin(sound.getSampleFrequency(), channels);
        }
        read(sound, channels, frame, frames);
        stream.closeFrame();
      }
    } catch (JavaLayerException e) {
      throw AudioDecoder.unreadable("the MP3 file can't be decoded", e);
    }
  }

  private static void read(SampleBuffer sound, int channels, float[] frame, Frames frames)
      throws InterruptedException {
    short[] samples = sound.getBuffer();
    for (int i = 0; i + channels <= sound.getBufferLength(); i += channels) {
      for (int channel = 0; channel < frame.length; channel++) {
        // A file that changes from two channels to one goes on with the same in both.
        frame[channel] = samples[i + Math.min(channel, channels - 1)] / 32768f;
      }
      frames.frame(frame);
    }
  }
}
