package org.vconserver.processor.whisper.audio;

import org.jspecify.annotations.Nullable;
import org.vconserver.support.sound.Frames;

/** Collects one channel of a recording, or all of them mixed, as speech engines take it. */
final class OneChannel implements Frames {
  /** Stands for all channels together. */
  static final int MIXED = -1;

  private final int wanted;
  private final int maxSeconds;
  private @Nullable SpeechSamples samples;

  /**
   * @param wanted the channel, or {@link #MIXED}
   * @param maxSeconds how much is taken
   */
  OneChannel(int wanted, int maxSeconds) {
    this.wanted = wanted;
    this.maxSeconds = maxSeconds;
  }

  @Override
  public void begin(int rate, int channels) {
    samples = new SpeechSamples(rate, maxSeconds);
  }

  @Override
  public void frame(float[] frame) throws InterruptedException {
    float sum = 0;
    if (wanted == MIXED) {
      for (float sample : frame) {
        sum += sample;
      }
      sum /= frame.length;
    } else if (wanted < frame.length) {
      sum = frame[wanted];
    }
    if (samples != null) {
      samples.add(sum);
    }
  }

  /** Gives everything, as samples of 16 kHz. */
  short[] finish() throws InterruptedException {
    return samples == null ? new short[0] : samples.finish();
  }
}
