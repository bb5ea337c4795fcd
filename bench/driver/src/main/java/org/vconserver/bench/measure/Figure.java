package org.vconserver.bench.measure;

import java.util.List;
import java.util.Locale;

/**
 * Holds what is said of one side of a case: medians over the rounds. NaN where there is nothing to
 * say. Immutable.
 *
 * @param name the name of the case
 * @param side who was measured
 * @param store where it keeps things
 * @param unit what the rate is in
 * @param rate the median of the values
 * @param cpuMillis the median of what an operation cost its processes
 * @param storeCpuMillis the median of what it cost Redis besides
 * @param ratio the median of the ratios to the limit of the same round: 1 is as good as the limit
 * @param min the lowest of these ratios
 * @param max the highest of these ratios
 * @param rounds how many rounds there were
 */
public record Figure(
    String name,
    String side,
    String store,
    Unit unit,
    double rate,
    double cpuMillis,
    double storeCpuMillis,
    double ratio,
    double min,
    double max,
    int rounds) {

  /** Gives the name under which figures of several runs are compared. */
  public String key() {
    return name + "/" + side + "/" + store;
  }

  /**
   * Gives what can be compared between runs: the ratio to the limit, or, for what is counted and so
   * does not depend on the machine, how many are done with one. NaN where there is neither.
   */
  public double standing() {
    return Double.isNaN(ratio) && unit == Unit.A_JOB ? 1 / rate : ratio;
  }

  /** Writes it as a line of a table. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%-26s %-22s %-9s %11s %-7s %9s %9s %7s %15s",
        name,
        side,
        store,
        number(rate, rate < 10 ? 3 : rate < 100 ? 1 : 0),
        unit.label(),
        number(cpuMillis, 4),
        number(storeCpuMillis, 4),
        number(ratio, 3),
        Double.isNaN(ratio) ? "" : number(min, 3) + "-" + number(max, 3));
  }

  /** Writes the heading over such lines. */
  public static String heading() {
    return String.format(
        Locale.ROOT,
        "%-26s %-22s %-9s %11s %-7s %9s %9s %7s %15s",
        "case",
        "side",
        "store",
        "value",
        "",
        "CPU ms/op",
        "+ Redis",
        "ratio",
        "min-max");
  }

  private static String number(double number, int digits) {
    return Double.isNaN(number) ? "" : String.format(Locale.ROOT, "%." + digits + "f", number);
  }

  static Figure of(Comparison comparison, Side side, List<Reading> readings, List<Double> ratios) {
    return new Figure(
        comparison.name(),
        side.name(),
        side.store(),
        comparison.unit(),
        median(readings.stream().map(Reading::value).toList()),
        median(readings.stream().map(Reading::cpuMillis).toList()),
        median(readings.stream().map(Reading::storeCpuMillis).toList()),
        median(ratios),
        ratios.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN),
        ratios.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN),
        readings.size());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
