package org.vconserver.bench.cases;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.http.HttpLoad;
import org.vconserver.bench.limit.LimitProcess;
import org.vconserver.bench.limit.RedissonLimit;
import org.vconserver.bench.measure.Comparison;
import org.vconserver.bench.measure.LoadedSide;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.measure.Unit;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.bench.server.Surroundings;
import org.vconserver.bench.server.Testbed;

/** Measures reading one vCon of many, at random. */
final class GetCases implements Group {
  private static final String REDISSON = "Redisson GET";

  @Override
  public String name() {
    return "get";
  }

  @Override
  public void measure(Surroundings surroundings, Rounds rounds) throws Exception {
    for (Size size : List.of(Size.SMALL, Size.MEDIUM, Size.RECORDING)) {
      if (rounds.wants("get-" + size.label())) {
        try (Testbed bed = new Testbed(surroundings)) {
          rounds.measure(comparison(bed, size));
        }
      }
    }
  }

  private static Comparison comparison(Testbed bed, Size size) throws Exception {
    MeasuredServer embedded = bed.embedded(Map.of());
    Vcons.store(embedded, size, size.count());
    MeasuredServer onRedis = bed.onRedis("ours:", Map.of());
    Vcons.store(onRedis, size, size.count());
    LimitProcess jetty = bed.jetty(size);
    LimitProcess redisson =
        bed.java(
            RedissonLimit.class,
            bed.redis().url(),
            size.name(),
            Integer.toString(Vcons.connections(size)));
    IntFunction<Supplier<@Nullable ByteBuffer>> gets =
        Vcons.atRandom("GET", "/vcon/", size, size.count(), "", new byte[0]);
    return new Comparison(
        "get-" + size.label(),
        Unit.REQUESTS,
        List.of(
            Testbed.side(
                Testbed.JETTY, jetty, OptionalLong.empty(), load(Testbed.port(jetty), size, gets)),
            Testbed.side(REDISSON, redisson, OptionalLong.of(bed.redis().pid())),
            embedded.side(List.of(Testbed.JETTY), load(embedded.port(), size, gets)),
            onRedis.side(List.of(Testbed.JETTY, REDISSON), load(onRedis.port(), size, gets))));
  }

  private static LoadedSide.Work load(
      int port, Size size, IntFunction<Supplier<@Nullable ByteBuffer>> requests) {
    return new HttpLoad(port, Vcons.connections(size), requests)::run;
  }
}
