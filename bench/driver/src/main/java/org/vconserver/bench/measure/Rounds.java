package org.vconserver.bench.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the sides of comparisons: each is warmed up, then all are measured in turn (A B C A B
 * C), so that what the machine does meanwhile meets all of them. Not thread-safe.
 */
public final class Rounds {
  private final Pace pace;
  private final PrintStream progress;
  private final List<Figure> figures = new ArrayList<>();

  /** Begins with no figures. */
  public Rounds(Pace pace, PrintStream progress) {
    this.pace = pace;
    this.progress = progress;
  }

  /** Gives how many rounds there are and how long they take. */
  public Pace pace() {
    return pace;
  }

  /** Tells whether a case, or one of a group of cases, is asked for. */
  public boolean wants(String name) {
    return pace.wants(name);
  }

  /** Gives what has been measured. */
  public List<Figure> figures() {
    return List.copyOf(figures);
  }

  /** Measures a case, if it is asked for. */
  public void measure(Comparison comparison) throws Exception {
    measure(comparison, pace);
  }

  /** Measures a case at a pace of its own, if it is asked for. */
  public void measure(Comparison comparison, Pace pace) throws Exception {
    if (!pace.wants(comparison.name())) {
      return;
    }
    progress.print(comparison.name() + " ");
    for (Side side : comparison.sides()) {
      side.warm(pace.warmUp());
      progress.print("~");
    }
    Map<Side, List<Reading>> readings = new HashMap<>();
    for (int round = 0; round < pace.rounds(); round++) {
      for (Side side : comparison.sides()) {
        readings.computeIfAbsent(side, key -> new ArrayList<>()).add(side.measure(pace.length()));
      }
      progress.print(".");
    }
    progress.println();
    for (Side side : comparison.sides()) {
      add(comparison, side, readings);
    }
  }

  private void add(Comparison comparison, Side side, Map<Side, List<Reading>> readings) {
    List<Reading> own = readings.getOrDefault(side, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < own.size(); round++) {
      double limit = limit(comparison, side, readings, round);
      if (!Double.isNaN(limit)) {
        ratios.add(comparison.unit().ratio(own.get(round).value(), limit));
      }
    }
    Figure figure = Figure.of(comparison, side, own, ratios);
    figures.add(figure);
    progress.println("  " + figure.line());
  }

  private static double limit(
      Comparison comparison, Side side, Map<Side, List<Reading>> readings, int round) {
    return comparison.sides().stream()
        .filter(other -> side.limits().contains(other.name()))
        .map(other -> readings.getOrDefault(other, List.of()).get(round).value())
        .reduce(comparison.unit()::worse)
        .orElse(Double.NaN);
  }
}
