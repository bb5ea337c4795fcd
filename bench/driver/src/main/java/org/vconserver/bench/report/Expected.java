package org.vconserver.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vconserver.bench.measure.Figure;

/**
 * Keeps how near to their limits cases were when that was accepted: by case, side and store a
 * ratio, or, for what is counted, how many are done with one. Immutable.
 */
public final class Expected {
  private static final double LEAST = 2.0 / 3;
  private static final double PRECISION = 10_000;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;

  /** Makes it of a file, which need not be there. */
  public Expected(Path file) {
    this.file = file;
  }

  /** Keeps figures as the expected ones; what is kept of other cases stays. */
  public void accept(List<Figure> figures) throws IOException {
    Map<String, Double> all = new TreeMap<>();
    read().properties().forEach(kept -> all.put(kept.getKey(), kept.getValue().asDouble()));
    for (Figure figure : figures) {
      if (!Double.isNaN(figure.standing())) {
        all.put(figure.key(), Math.round(figure.standing() * PRECISION) / PRECISION);
      }
    }
    Files.writeString(file, JSON.writeValueAsString(all) + "\n");
  }

  /** Says which figures fell by more than a third. */
  public List<String> fallen(List<Figure> figures) throws IOException {
    ObjectNode all = read();
    List<String> fallen = new ArrayList<>();
    for (Figure figure : figures) {
      JsonNode expected = all.path(figure.key());
      if (expected.isNumber() && figure.standing() < expected.asDouble() * LEAST) {
        fallen.add(
            String.format(
                Locale.ROOT,
                "%s fell from %.3f to %.3f",
                figure.key(),
                expected.asDouble(),
                figure.standing()));
      }
    }
    return fallen;
  }

  /** Names the figures of which nothing is kept. */
  public List<String> unknown(List<Figure> figures) throws IOException {
    ObjectNode all = read();
    return figures.stream()
        .filter(figure -> !Double.isNaN(figure.standing()))
        .map(Figure::key)
        .filter(key -> !all.has(key))
        .toList();
  }

  private ObjectNode read() throws IOException {
    return Files.exists(file)
        ? (ObjectNode) JSON.readTree(Files.readString(file))
        : JSON.createObjectNode();
  }
}
