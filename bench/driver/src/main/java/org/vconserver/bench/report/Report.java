package org.vconserver.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vconserver.bench.measure.Figure;

/** Writes figures into a folder: {@code figures.json} and {@code ratios.svg}. Immutable. */
public final class Report {
  private static final double PRECISION = 10_000;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;

  /** Makes one of a folder. */
  public Report(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes it.
   *
   * @param about what is said of the whole run
   */
  public void write(List<Figure> figures, ObjectNode about) throws IOException {
    Files.createDirectories(folder);
    ObjectNode all = JSON.createObjectNode();
    all.set("run", about);
    ArrayNode list = all.putArray("figures");
    figures.forEach(figure -> list.add(json(figure)));
    Files.writeString(folder.resolve("figures.json"), JSON.writeValueAsString(all) + "\n");
    Files.writeString(folder.resolve("ratios.svg"), Chart.of(figures));
  }

  private static ObjectNode json(Figure figure) {
    ObjectNode json = JSON.createObjectNode();
    json.put("case", figure.name());
    json.put("side", figure.side());
    json.put("store", figure.store());
    json.put("unit", figure.unit().label());
    put(json, "rate", figure.rate());
    put(json, "cpuMs", figure.cpuMillis());
    put(json, "storeCpuMs", figure.storeCpuMillis());
    put(json, "ratio", figure.ratio());
    put(json, "min", figure.min());
    put(json, "max", figure.max());
    return json.put("rounds", figure.rounds());
  }

  private static void put(ObjectNode json, String name, double value) {
    if (Double.isNaN(value)) {
      json.putNull(name);
    } else {
      json.put(name, Math.round(value * PRECISION) / PRECISION);
    }
  }
}
