package org.vconserver.processor.whisper.audio;

import java.io.ByteArrayInputStream;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;

/**
 * Reads MP3 files with JLayer, which is a bundle of its own and may be missing: then every use of
 * this class is a NoClassDefFoundError, for which {@link AudioDecoder} provides.
 */
final class Mp3Reader {
  private Mp3Reader() {}

  static short[] read(byte[] file, int maxSeconds) throws InterruptedException {
    Bitstream stream = new Bitstream(new ByteArrayInputStream(file));
    try {
      Decoder decoder = new Decoder();
      SpeechSamples samples = null;
      for (Header head = stream.readFrame(); head != null; head = stream.readFrame()) {
        SampleBuffer frame = (SampleBuffer) decoder.decodeFrame(head, stream);
        if (samples == null) {
          samples = new SpeechSamples(frame.getSampleFrequency(), maxSeconds);
        }
        mix(frame, samples);
        stream.closeFrame();
      }
      return samples == null ? new short[0] : samples.finish();
    } catch (JavaLayerException e) {
      throw AudioDecoder.unreadable("the MP3 file can't be decoded", e);
    }
  }

  private static void mix(SampleBuffer frame, SpeechSamples samples) throws InterruptedException {
    short[] sound = frame.getBuffer();
    int channels = Math.max(1, frame.getChannelCount());
    for (int i = 0; i + channels <= frame.getBufferLength(); i += channels) {
      float sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        sum += sound[i + channel];
      }
      samples.add(sum / channels / 32768f);
    }
  }
}
