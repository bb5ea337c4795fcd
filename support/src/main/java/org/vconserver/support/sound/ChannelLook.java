package org.vconserver.support.sound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks at the channels of a recording: which of them have speech, and whether they are speakers of
 * their own or the same sound from two sides. A window of a twentieth of a second is of one speaker
 * if it is ten decibels louder in one channel than in the other; where two channels have many such
 * windows they are apart, as those of telephone calls are. Not thread-safe.
 */
public final class ChannelLook implements Frames {
  private static final int WINDOWS_A_SECOND = 20;
  private static final int MOST_CHANNELS = 8;

  /** Is about as loud as the noise of a quiet telephone line. */
  private static final double SILENCE = 0.0015;

  /** Tells crosstalk from speech: 40 decibels below the loudest channel. */
  private static final double CROSSTALK = 0.01;

  /** Counts the windows of the shortest word. */
  private static final int WORD = 4;

  /** Leaves out windows that are 30 decibels below the loudest ones, which are pauses. */
  private static final double PAUSE = 0.03;

  private static final double TEN_DECIBELS = 3.2;
  private static final double SHARE_APART = 0.4;
  private static final int CHECK_INTERRUPTION = 1 << 14;

  private int rate = 1;
  private int channels;
  private int length;
  private long count;
  private int filled;
  private double[] energy = new double[0];
  private final List<float[]> windows = new ArrayList<>();

  @Override
  public void begin(int framesPerSecond, int samplesPerFrame) {
    rate = framesPerSecond;
    channels = samplesPerFrame;
    length = Math.max(1, framesPerSecond / WINDOWS_A_SECOND);
    energy = new double[samplesPerFrame];
  }

  @Override
  public void frame(float[] samples) throws InterruptedException {
    for (int channel = 0; channel < energy.length; channel++) {
      energy[channel] += samples[channel] * samples[channel];
    }
    filled++;
    if (filled == length) {
      close();
    }
    count++;
    if (count % CHECK_INTERRUPTION == 0 && Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void close() {
    if (channels > 1 && channels <= MOST_CHANNELS) {
      float[] window = new float[channels];
      for (int channel = 0; channel < channels; channel++) {
        window[channel] = (float) Math.sqrt(energy[channel] / filled);
      }
      windows.add(window);
    }
    Arrays.fill(energy, 0);
    filled = 0;
  }

  /** Gives how many channels there are; 0 if there was no sound. */
  public int channels() {
    return channels;
  }

  /** Gives how long the sound was, in seconds. */
  public double seconds() {
    return (double) count / rate;
  }

  /**
   * Gives the channels that are speakers of their own, without those that are silent or have only
   * what is louder in another one; empty if there is one channel only, or they are not apart.
   */
  public List<Integer> apart() {
    double[] loudness = new double[channels];
    double loudest = 0;
    for (int channel = 0; channel < channels; channel++) {
      loudness[channel] = loudness(channel);
      loudest = Math.max(loudest, loudness[channel]);
    }
    List<Integer> speaking = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      if (loudness[channel] > Math.max(SILENCE, CROSSTALK * loudest)) {
        Turns turns = turns(channel, PAUSE * loudest);
        if (turns.alone < SHARE_APART * turns.heard) {
          return List.of();
        }
        if (turns.heard >= WORD) {
          speaking.add(channel);
        }
      }
    }
    return speaking;
  }

  /** Gives the loudness that a channel reaches for as long as a word takes. */
  private double loudness(int channel) {
    return windows.size() < WORD
        ? 0
        : windows.stream()
                .mapToDouble(window -> -window[channel])
                .sorted()
                .skip(WORD - 1)
                .findFirst()
                .orElse(0)
            * -1;
  }

  /**
   * Counts windows.
   *
   * @param heard those in which a channel is the loudest
   * @param alone those of them in which it is far louder than any other
   */
  private record Turns(int heard, int alone) {}

  private Turns turns(int channel, double pause) {
    int heard = 0;
    int alone = 0;
    for (float[] window : windows) {
      double others = 0;
      for (int other = 0; other < channels; other++) {
        others = other == channel ? others : Math.max(others, window[other]);
      }
      if (window[channel] > pause && window[channel] >= others) {
        heard++;
        alone += window[channel] > TEN_DECIBELS * others ? 1 : 0;
      }
    }
    return new Turns(heard, alone);
  }
}
