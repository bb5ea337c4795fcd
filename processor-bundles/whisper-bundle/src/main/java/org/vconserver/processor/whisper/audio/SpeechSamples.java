package org.vconserver.processor.whisper.audio;

import java.util.Arrays;
import org.vconserver.processor.whisper.transcript.TranscriptionError;
import org.vconserver.vcon.error.VconException;

/**
 * Collects sound of any rate as samples of 16 kHz. Above and below the half of the lower rate
 * nothing is kept (a windowed sinc), so that nothing is heard which was not said. Not thread-safe.
 */
final class SpeechSamples {
  /** Samples in a second of what is collected. */
  static final int RATE = 16_000;

  private static final int ZERO_CROSSINGS = 16;
  private static final int STEPS_PER_CROSSING = 256;
  private static final float[] KERNEL = kernel();
  private static final int BLOCK = 1 << 14;

  private final double step;
  private final double squeeze;
  private final int reach;
  private final int limit;
  private final float[] window;
  private int filled;
  private long windowStart;
  private short[] samples = new short[BLOCK];
  private int count;

  /**
   * @param rate of the sound that is to come, in samples a second
   * @param maxSeconds how much is taken
   */
  SpeechSamples(int rate, int maxSeconds) {
    this.step = (double) rate / RATE;
    this.squeeze = Math.min(1, 1 / step);
    this.reach = rate == RATE ? 0 : (int) Math.ceil(ZERO_CROSSINGS / squeeze);
    this.limit = (int) Math.min(Integer.MAX_VALUE - 8L, (long) RATE * maxSeconds);
    this.window = new float[BLOCK + 4 * reach];
    // Silence before the beginning.
    this.filled = reach;
    this.windowStart = -reach;
  }

  /**
   * Takes one sample, between -1 and 1, of all channels together.
   *
   * @throws VconException AUDIO_TOO_LONG
   * @throws InterruptedException when interrupted: looked at now and then
   */
  void add(float sample) throws InterruptedException {
    if (filled == window.length) {
      drain();
    }
    window[filled++] = sample;
  }

  /** Everything, when no more is to come. */
  short[] finish() throws InterruptedException {
    for (int i = 0; i < reach; i++) {
      add(0);
    }
    drain();
    return Arrays.copyOf(samples, count);
  }

  /** Makes of the window what can be made of it, and moves it on. */
  private void drain() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    double centre = count * step - windowStart;
    while ((int) centre + reach < filled) {
      put(reach == 0 ? window[(int) centre] : at(centre));
      centre = count * step - windowStart;
    }
    int keepFrom = Math.min(filled, Math.max(0, (int) centre - reach));
    System.arraycopy(window, keepFrom, window, 0, filled - keepFrom);
    filled -= keepFrom;
    windowStart += keepFrom;
  }

  private float at(double centre) {
    int first = Math.max(0, (int) Math.ceil(centre - reach));
    int last = Math.min(filled - 1, (int) Math.floor(centre + reach));
    double sum = 0;
    for (int i = first; i <= last; i++) {
      int place = (int) (Math.abs(i - centre) * squeeze * STEPS_PER_CROSSING + 0.5);
      sum += place < KERNEL.length ? window[i] * KERNEL[place] : 0;
    }
    return (float) (sum * squeeze);
  }

  private void put(float sample) {
    if (count == limit) {
      throw new VconException(
          TranscriptionError.AUDIO_TOO_LONG,
          "the recording is longer than " + limit / RATE + " seconds");
    }
    if (count == samples.length) {
      samples = Arrays.copyOf(samples, (int) Math.min(limit, count * 2L));
    }
    samples[count++] = (short) Math.max(-32768, Math.min(32767, Math.round(sample * 32767)));
  }

  private static float[] kernel() {
    float[] kernel = new float[ZERO_CROSSINGS * STEPS_PER_CROSSING + 1];
    kernel[0] = 1;
    for (int i = 1; i < kernel.length; i++) {
      double x = Math.PI * i / STEPS_PER_CROSSING;
      double hann = 0.5 + 0.5 * Math.cos(x / ZERO_CROSSINGS);
      kernel[i] = (float) (Math.sin(x) / x * hann);
    }
    return kernel;
  }
}
