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
 * @param brief whether a fifth of the data will do where much has to be stored first
 */
public record Pace(
    List<String> cases, int rounds, Duration warmUp, Duration length, boolean brief) {
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

  /** Gives the same for what is measured so many times as shortly. */
  public Pace shorter(int times) {
    return new Pace(cases, rounds, warmUp.dividedBy(times), length.dividedBy(times), brief);
  }
}
