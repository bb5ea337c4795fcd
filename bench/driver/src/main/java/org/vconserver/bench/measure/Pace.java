package org.vconserver.bench.measure;

import java.time.Duration;
import java.util.List;

/**
 * Says what is measured, how often and for how long. Immutable.
 *
 * @param cases names of cases or of groups of them; empty for all
 * @param rounds how many rounds there are
 * @param warmUp how long each side works before the first
 * @param length how long one measurement is
 */
public record Pace(List<String> cases, int rounds, Duration warmUp, Duration length) {
  /** Tells whether a case is asked for; also for a group of which a case is. */
  boolean wants(String name) {
    return cases.isEmpty()
        || cases.stream()
            .anyMatch(
                asked ->
                    name.equals(asked)
                        || name.startsWith(asked + "-")
                        || asked.startsWith(name + "-"));
  }

  /** Gives the same with another number of rounds, for what takes long each time. */
  public Pace fewer(int most) {
    return new Pace(cases, Math.min(rounds, most), warmUp, length);
  }
}
