package org.vconserver.bench.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.limit.BareJetty;
import org.vconserver.bench.limit.LimitProcess;
import org.vconserver.bench.machine.Memory;
import org.vconserver.bench.measure.Comparison;
import org.vconserver.bench.measure.Reading;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.measure.Side;
import org.vconserver.bench.measure.Unit;
import org.vconserver.bench.measure.ValuedSide;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.bench.server.Surroundings;
import org.vconserver.bench.server.Testbed;

/** Measures a server with little to do: what it holds, and how soon it does something new. */
final class IdleCases implements Group {
  private static final long REST_SECONDS = 10;
  private static final int JOBS = 100;
  private static final double MEDIAN = 0.50;
  private static final double NEARLY_ALL = 0.99;
  private static final double MILLIS = 1_000;
  private static final double NANOS_A_MILLI = 1e6;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public void measure(Surroundings surroundings, Rounds rounds) throws Exception {
    try (Testbed bed = new Testbed(surroundings)) {
      MeasuredServer embedded = bed.embedded(Map.of());
      MeasuredServer onRedis = bed.onRedis("", Map.of());
      if (rounds.wants("idle-memory")) {
        LimitProcess jetty = bed.java(BareJetty.class, Size.SMALL.name(), "0");
        TimeUnit.SECONDS.sleep(REST_SECONDS);
        rounds.measure(memory(jetty, embedded, onRedis));
      }
      Vcons.store(embedded, Size.SMALL, 1);
      Vcons.store(onRedis, Size.SMALL, 1);
      rounds.measure(pickUp("idle-pickup-p50", MEDIAN, embedded, onRedis));
      rounds.measure(pickUp("idle-pickup-p99", NEARLY_ALL, embedded, onRedis));
      rounds.measure(deploy(embedded, surroundings.processors()));
    }
  }

  private static Comparison memory(
      LimitProcess jetty, MeasuredServer embedded, MeasuredServer onRedis) {
    return new Comparison(
        "idle-memory",
        Unit.MEGABYTES,
        List.of(
            memory(Testbed.JETTY, "", List.of(), jetty.pid()), memory(embedded), memory(onRedis)));
  }

  private static Side memory(MeasuredServer server) {
    return memory(
        MeasuredServer.NAME, server.store(), List.of(Testbed.JETTY), server.process().pid());
  }

  private static Side memory(String name, String store, List<String> limits, long pid) {
    return new ValuedSide(name, store, limits, () -> Reading.of(Memory.residentMegabytes(pid)));
  }

  private static Comparison pickUp(String name, double part, MeasuredServer... servers) {
    List<Side> sides = new ArrayList<>();
    for (MeasuredServer server : servers) {
      new QueuedJobs(List.of(server), name, false, JobCases.NOTHING);
      server.api().post("/server/queue/" + name, "{'weight':1}").expect(204);
      sides.add(
          new ValuedSide(
              MeasuredServer.NAME,
              server.store(),
              List.of(),
              () -> Reading.of(pickUp(server, name, part))));
    }
    return new Comparison(name, Unit.MILLIS, sides);
  }

  /** Queues jobs one by one, and gives the time that a part of them has waited at most. */
  private static double pickUp(MeasuredServer server, String queue, double part)
      throws IOException, InterruptedException {
    List<Double> waits = new ArrayList<>();
    String job = "{'job_type':'vcon_uuid','vcon_uuid':['" + Documents.uuid(Size.SMALL, 0) + "']}";
    for (int i = 0; i < JOBS; i++) {
      String record = server.api().put("/queue/" + queue, job).expect(200).header("Location");
      JsonNode ended = ended(server, record);
      double taken = ended.at("/attempts/0/taken").asDouble();
      waits.add((taken - ended.path("queued").asDouble()) * MILLIS);
    }
    return waits.stream().sorted().skip((long) (part * (JOBS - 1))).findFirst().orElseThrow();
  }

  private static JsonNode ended(MeasuredServer server, String record)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(10);
      JsonNode job = server.api().get(record).expect(200).json();
      if (job.has("ended")) {
        return job;
      }
    }
    throw new IOException(record + " did not end");
  }

  private static Comparison deploy(MeasuredServer server, Path jar) {
    return new Comparison(
        "idle-deploy",
        Unit.MILLIS,
        List.of(
            new ValuedSide(
                MeasuredServer.NAME,
                server.store(),
                List.of(),
                () -> Reading.of(deployMillis(server, jar)))));
  }

  private static double deployMillis(MeasuredServer server, Path jar)
      throws IOException, InterruptedException {
    Path deployed = server.process().deployFolder().resolve(jar.getFileName());
    Path beside = deployed.resolveSibling(".copying");
    Files.deleteIfExists(deployed);
    awaitUse(server, false);
    Files.copy(jar, beside);
    long began = System.nanoTime();
    Files.move(beside, deployed);
    awaitUse(server, true);
    return (System.nanoTime() - began) / NANOS_A_MILLI;
  }

  private static void awaitUse(MeasuredServer server, boolean wanted)
      throws IOException, InterruptedException {
    String path = "/process/" + Documents.uuid(Size.SMALL, 0) + "/bench_subject";
    long end = System.nanoTime() + LIMIT_NANOS;
    while ((server.api().post(path, "{}").status() == 200) != wanted) {
      if (System.nanoTime() > end) {
        throw new IOException("bench_subject is in use or not, other than asked");
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }
}
