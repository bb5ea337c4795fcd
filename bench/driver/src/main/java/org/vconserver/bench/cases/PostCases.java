package org.vconserver.bench.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.limit.BareJetty;
import org.vconserver.bench.limit.LimitProcess;
import org.vconserver.bench.limit.SqliteLimit;
import org.vconserver.bench.measure.Comparison;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.measure.Side;
import org.vconserver.bench.measure.Unit;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.bench.server.Surroundings;
import org.vconserver.bench.server.Testbed;

/** Measures storing new vCons, with all checks and durably. */
final class PostCases implements Group {
  private static final String SQLITE = "SQLite alone";

  @Override
  public String name() {
    return "post";
  }

  @Override
  public void measure(Surroundings surroundings, Rounds rounds) throws Exception {
    for (Size size : Size.values()) {
      if (rounds.wants("post-" + size.label())) {
        try (Testbed bed = new Testbed(surroundings)) {
          rounds.measure(comparison(bed, size));
        }
      }
    }
  }

  private static Comparison comparison(Testbed bed, Size size) throws Exception {
    List<Side> sides = new ArrayList<>();
    LimitProcess jetty = bed.java(BareJetty.class, size.name(), "0");
    sides.add(
        Testbed.side(
            Testbed.JETTY,
            jetty,
            OptionalLong.empty(),
            new PostedVcons(Testbed.port(jetty), size, false)));
    List<String> limits = new ArrayList<>(List.of(Testbed.JETTY));
    if (size == Size.SMALL) {
      LimitProcess sqlite =
          bed.java(
              SqliteLimit.class,
              bed.folder("sqlite").toString(),
              Integer.toString(Vcons.connections(size)));
      sides.add(Testbed.side(SQLITE, sqlite, OptionalLong.empty()));
      limits.add(SQLITE);
    }
    MeasuredServer embedded = bed.embedded(Map.of());
    MeasuredServer onRedis = bed.onRedis("", Map.of());
    Vcons.store(embedded, size, 1);
    Vcons.store(onRedis, size, 1);
    boolean removed = size != Size.SMALL;
    sides.add(embedded.side(limits, new PostedVcons(embedded.port(), size, removed)));
    sides.add(onRedis.side(List.of(Testbed.JETTY), new PostedVcons(onRedis.port(), size, removed)));
    return new Comparison("post-" + size.label(), Unit.REQUESTS, sides);
  }
}
