package org.vconserver.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.vconserver.bench.measure.Pace;

/**
 * Holds the options of the command line. Immutable.
 *
 * @param pace what is measured, how often and for how long
 * @param folder what is written goes there
 * @param check whether the figures are compared with the expected ones
 * @param accept whether they become the expected ones
 */
record Options(Pace pace, Path folder, boolean check, boolean accept) {
  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration LENGTH = Duration.ofSeconds(2);
  private static final Duration QUICK_WARM = Duration.ofSeconds(4);
  private static final Duration QUICK_LENGTH = Duration.ofSeconds(1);

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with words for who called
   */
  static Options of(String[] arguments, Path target) {
    List<String> cases = List.of();
    int rounds = 0;
    Path folder = target.resolve("report");
    boolean quick = false;
    boolean check = false;
    boolean accept = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--cases" -> cases = List.of(value(arguments, ++i).split(",", -1));
        case "--rounds" -> rounds = Integer.parseInt(value(arguments, ++i));
        case "--out" -> folder = Path.of(value(arguments, ++i));
        case "--quick" -> quick = true;
        case "--check" -> check = true;
        case "--accept" -> accept = true;
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
    boolean few = quick || check || accept;
    Pace pace =
        new Pace(
            cases,
            rounds > 0 ? rounds : few ? 3 : 5,
            few ? QUICK_WARM : WARM,
            few ? QUICK_LENGTH : LENGTH,
            few);
    return new Options(pace, folder, check, accept);
  }

  /** Tells whether few and short rounds will do, on a machine as it is. */
  boolean brief() {
    return pace.brief();
  }

  private static String value(String[] arguments, int at) {
    if (at >= arguments.length) {
      throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
    }
    return arguments[at];
  }
}
