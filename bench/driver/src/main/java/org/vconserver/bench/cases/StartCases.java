package org.vconserver.bench.cases;

import java.util.List;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.limit.BareJetty;
import org.vconserver.bench.limit.LimitProcess;
import org.vconserver.bench.machine.CpuTime;
import org.vconserver.bench.measure.Comparison;
import org.vconserver.bench.measure.Reading;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.measure.Unit;
import org.vconserver.bench.measure.ValuedSide;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.bench.server.Surroundings;
import org.vconserver.bench.server.Testbed;
import org.vconserver.bench.server.TimedStart;

/**
 * Measures starts, from the command to the first 200 of /health/ready: cold on a folder without
 * data, warm on one that a server has used before.
 */
final class StartCases implements Group {
  private static final double NANOS = 1e9;

  private int folders;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public void measure(Surroundings surroundings, Rounds rounds) throws Exception {
    try (Testbed bed = new Testbed(surroundings)) {
      rounds.measure(
          comparison(
              "start-cold",
              bed,
              () ->
                  TimedStart.server(surroundings.distribution(), bed.folder("cold" + folders++))));
      rounds.measure(
          comparison(
              "start-warm",
              bed,
              () -> TimedStart.server(surroundings.distribution(), bed.folder("warm"))));
    }
  }

  private static Comparison comparison(String name, Testbed bed, ValuedSide.Value start) {
    return new Comparison(
        name,
        Unit.SECONDS,
        List.of(
            new ValuedSide(Testbed.JETTY, "", List.of(), () -> jetty(bed)),
            new ValuedSide(MeasuredServer.NAME, "embedded", List.of(Testbed.JETTY), start)));
  }

  private static Reading jetty(Testbed bed) throws Exception {
    long began = System.nanoTime();
    try (LimitProcess jetty = bed.java(BareJetty.class, Size.SMALL.name(), "0")) {
      double seconds = (System.nanoTime() - began) / NANOS;
      return new Reading(seconds, CpuTime.millis(jetty.pid()), Double.NaN);
    }
  }
}
