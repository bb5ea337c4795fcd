package org.vconserver.bench.report;

import java.util.List;
import java.util.Locale;
import org.vconserver.bench.measure.Figure;

/** Draws ratios to limits as bars, with a line at the limit and the spread of the rounds. */
final class Chart {
  private static final int ROW = 22;
  private static final int TOP = 40;
  private static final int LEFT = 330;
  private static final int UNIT = 400; // pixels of a ratio of 1
  private static final int BAR = 14;
  private static final double MOST = 1.6;

  private Chart() {}

  /** Writes an SVG of the figures that have a ratio. */
  static String of(List<Figure> figures) {
    List<Figure> drawn = figures.stream().filter(figure -> !Double.isNaN(figure.ratio())).toList();
    int height = TOP + ROW * drawn.size() + ROW;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                + "<text x=\"%d\" y=\"20\">ratio to the limit measured beside it"
                + " (1 = as good)</text>%n",
            x(MOST) + ROW * 4,
            height,
            LEFT));
    for (int i = 0; i < drawn.size(); i++) {
      svg.append(bar(drawn.get(i), TOP + ROW * i));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%1$d\" x2=\"%1$d\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"black\""
                + " stroke-dasharray=\"4 3\"/>%n</svg>%n",
            x(1),
            TOP - BAR / 2,
            height - ROW / 2));
    return svg.toString();
  }

  private static String bar(Figure figure, int y) {
    return String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
            LEFT - 8,
            y + BAR - 3,
            label(figure))
        + String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#4a7ebb\"/>%n",
            LEFT,
            y,
            x(figure.ratio()) - LEFT,
            BAR)
        + String.format(
            Locale.ROOT,
            "<line x1=\"%d\" x2=\"%d\" y1=\"%3$d\" y2=\"%3$d\" stroke=\"#333\"/>%n",
            x(figure.min()),
            x(figure.max()),
            y + BAR / 2)
        + String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">%.2f</text>%n",
            x(Math.max(figure.ratio(), figure.max())) + 4,
            y + BAR - 3,
            figure.ratio());
  }

  private static int x(double ratio) {
    return LEFT + (int) Math.round(Math.min(ratio, MOST) * UNIT);
  }

  private static String label(Figure figure) {
    return figure.name() + " " + figure.side() + " " + figure.store();
  }
}
