package org.vconserver.processor.whisper.engine;

import java.util.ArrayList;
import java.util.List;

/** Cuts long recordings where it is most quiet, so that no engine works on much at a time. */
final class Windows {
  static final int RATE = 16_000;
  private static final int QUIET = RATE / 5;

  private Windows() {}

  /**
   * Holds a part of a recording.
   *
   * @param from the first sample
   * @param to after the last sample
   */
  record Window(int from, int to) {
    double startSeconds() {
      return (double) from / RATE;
    }
  }

  /** Windows of at most so many seconds, the later half of each searched for the quietest place. */
  static List<Window> of(short[] samples, int maxSeconds) {
    int longest = maxSeconds * RATE;
    List<Window> windows = new ArrayList<>();
    int from = 0;
    while (samples.length - from > longest) {
      int to = quietest(samples, from + longest / 2, from + longest);
      windows.add(new Window(from, to));
      from = to;
    }
    if (from < samples.length) {
      windows.add(new Window(from, samples.length));
    }
    return windows;
  }

  /** Gives the middle of the fifth of a second with the least energy. */
  private static int quietest(short[] samples, int from, int to) {
    long energy = 0;
    long least = Long.MAX_VALUE;
    int place = to;
    for (int i = from; i < to; i++) {
      energy += (long) samples[i] * samples[i];
      if (i >= from + QUIET) {
        energy -= (long) samples[i - QUIET] * samples[i - QUIET];
        if (energy < least) {
          least = energy;
          place = i - QUIET / 2;
        }
      }
    }
    return place;
  }
}
