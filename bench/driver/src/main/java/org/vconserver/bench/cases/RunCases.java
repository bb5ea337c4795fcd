package org.vconserver.bench.cases;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.http.HttpLoad;
import org.vconserver.bench.limit.BareJetty;
import org.vconserver.bench.limit.LimitProcess;
import org.vconserver.bench.measure.Comparison;
import org.vconserver.bench.measure.LoadedSide;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.measure.Unit;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.bench.server.Surroundings;
import org.vconserver.bench.server.Testbed;

/** Measures runs that a caller waits for, over stored vCons of 3 KB. */
final class RunCases implements Group {
  private static final int VCONS = 2_000;
  private static final String SET = "{\"parameters\":{\"a\":1}}";
  private static final String JQ = "{\"jq_queries\":{\"n\":\".vcons[0].parties|length\"}}";
  private static final String OTHER_JQ = "{\"jq_queries\":{\"s\":\".vcons[0].subject\"}}";

  @Override
  public String name() {
    return "run";
  }

  @Override
  public void measure(Surroundings surroundings, Rounds rounds) throws Exception {
    try (Testbed bed = new Testbed(surroundings)) {
      MeasuredServer embedded = bed.embedded(Map.of());
      MeasuredServer onRedis = bed.onRedis("", Map.of());
      for (MeasuredServer server : List.of(embedded, onRedis)) {
        Vcons.store(server, Size.SMALL, VCONS);
        server.api().put("/pipeline/bench", pipeline()).expect(204);
      }
      LimitProcess jetty = bed.java(BareJetty.class, Size.SMALL.name(), "0");
      Three servers = new Three(jetty, embedded, onRedis);
      rounds.measure(servers.comparison("run-processor", "/process/", "/set_parameters", SET));
      rounds.measure(servers.comparison("run-jq", "/process/", "/jq", JQ));
      rounds.measure(servers.comparison("run-pipeline", "/pipeline/bench/run/", "", ""));
    }
  }

  private static String pipeline() {
    return "{\"pipeline_options\":{\"save_vcons\":false},\"processors\":["
        + step("set_parameters", SET)
        + ","
        + step("jq", JQ)
        + ","
        + step("jq", OTHER_JQ)
        + "]}";
  }

  private static String step(String processor, String options) {
    return "{\"processor_name\":\"" + processor + "\",\"processor_options\":" + options + "}";
  }

  private record Three(LimitProcess jetty, MeasuredServer embedded, MeasuredServer onRedis) {
    Comparison comparison(String name, String before, String after, String json) {
      IntFunction<Supplier<@Nullable ByteBuffer>> posts =
          Vcons.atRandom(
              "POST", before, Size.SMALL, VCONS, after, json.getBytes(StandardCharsets.UTF_8));
      List<String> limits = List.of(Testbed.JETTY);
      return new Comparison(
          name,
          Unit.REQUESTS,
          List.of(
              Testbed.side(
                  Testbed.JETTY, jetty, OptionalLong.empty(), load(Testbed.port(jetty), posts)),
              embedded.side(limits, load(embedded.port(), posts)),
              onRedis.side(limits, load(onRedis.port(), posts))));
    }

    private static LoadedSide.Work load(
        int port, IntFunction<Supplier<@Nullable ByteBuffer>> requests) {
      return new HttpLoad(port, Vcons.connections(Size.SMALL), requests)::run;
    }
  }
}
