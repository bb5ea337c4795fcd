package org.vconserver.bench.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.limit.BullMq;
import org.vconserver.bench.limit.LimitProcess;
import org.vconserver.bench.limit.PoolLimit;
import org.vconserver.bench.measure.Comparison;
import org.vconserver.bench.measure.LoadedSide;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.measure.Side;
import org.vconserver.bench.measure.Unit;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.bench.server.Surroundings;
import org.vconserver.bench.server.Testbed;

/** Measures jobs that wait in a queue of weight 1 until all have ended. */
final class JobCases implements Group {
  static final String NOTHING =
      "{'processor_name':'set_parameters','processor_options':{'parameters':{'a':1}}}";
  static final String CHANGE = "{'processor_name':'bench_subject','processor_options':{}}";
  private static final String WAIT =
      "{'processor_name':'bench_wait','processor_options':{'milliseconds':10}}";
  private static final String BULLMQ = "BullMQ";
  private static final String POOL = "thread pool";
  private static final int FEW = 8;
  private static final int MANY = 64;

  @Override
  public String name() {
    return "jobs";
  }

  @Override
  public void measure(Surroundings surroundings, Rounds rounds) throws Exception {
    if (rounds.wants("jobs-noop") || rounds.wants("jobs-saving") || rounds.wants("jobs-enqueue")) {
      measureWithFewWorkers(surroundings, rounds);
    }
    if (rounds.wants("jobs-waiting")) {
      measureWaiting(surroundings, rounds);
    }
    if (rounds.wants("jobs-servers")) {
      measureSeveralServers(surroundings, rounds);
    }
  }

  private static void measureWithFewWorkers(Surroundings surroundings, Rounds rounds)
      throws Exception {
    try (Testbed bed = new Testbed(surroundings)) {
      List<MeasuredServer> servers =
          List.of(bed.embedded(workers(FEW)), bed.onRedis("", workers(FEW)));
      for (MeasuredServer server : servers) {
        Vcons.store(server, Size.SMALL, QueuedJobs.VCONS);
      }
      rounds.measure(withPeer(bed, servers, "jobs-noop", "run"));
      rounds.measure(withPeer(bed, servers, "jobs-saving", "run"));
      rounds.measure(withPeer(bed, servers, "jobs-enqueue", "enqueue"));
    }
  }

  private static Comparison withPeer(
      Testbed bed, List<MeasuredServer> servers, String name, String what) throws Exception {
    List<Side> sides = new ArrayList<>();
    Optional<LimitProcess> peer =
        BullMq.start(bed.surroundings().cache(), bed.redis().port(), FEW, what);
    peer.ifPresent(
        process -> {
          bed.closeLater(process);
          sides.add(Testbed.side(BULLMQ, process, redisOf(servers)));
        });
    for (MeasuredServer server : servers) {
      sides.add(server.side(List.of(BULLMQ), work(name, server)));
    }
    return new Comparison(name, Unit.JOBS, sides);
  }

  private static LoadedSide.Work work(String name, MeasuredServer server) {
    return switch (name) {
      case "jobs-noop" -> new QueuedJobs(List.of(server), name, false, NOTHING);
      case "jobs-saving" -> new QueuedJobs(List.of(server), name, true, CHANGE);
      default -> new EnqueuedJobs(server);
    };
  }

  private static OptionalLong redisOf(List<MeasuredServer> servers) {
    return servers.get(servers.size() - 1).storeProcess();
  }

  private static void measureWaiting(Surroundings surroundings, Rounds rounds) throws Exception {
    try (Testbed bed = new Testbed(surroundings)) {
      LimitProcess pool = bed.java(PoolLimit.class, Integer.toString(MANY), "10");
      List<Side> sides = new ArrayList<>();
      sides.add(Testbed.side(POOL, pool, OptionalLong.empty()));
      for (MeasuredServer server :
          List.of(bed.embedded(workers(MANY)), bed.onRedis("", workers(MANY)))) {
        Vcons.store(server, Size.SMALL, QueuedJobs.VCONS);
        sides.add(
            server.side(List.of(POOL), new QueuedJobs(List.of(server), "waiting", false, WAIT)));
      }
      rounds.measure(new Comparison("jobs-waiting", Unit.JOBS, sides));
    }
  }

  /** Compares servers on one Redis with one of them. */
  private static void measureSeveralServers(Surroundings surroundings, Rounds rounds)
      throws Exception {
    try (Testbed bed = new Testbed(surroundings)) {
      List<MeasuredServer> servers = new ArrayList<>();
      List<Side> sides = new ArrayList<>();
      for (int count = 1; count <= 3; count++) {
        servers.add(bed.onRedis("", workers(MANY)));
        if (count == 1) {
          Vcons.store(servers.get(0), Size.SMALL, QueuedJobs.VCONS);
        }
        sides.add(
            new LoadedSide(
                count == 1 ? "1 server" : count + " servers",
                "redis",
                count == 1 ? List.of() : List.of("1 server"),
                servers.stream().map(server -> server.process().pid()).toList(),
                servers.get(0).storeProcess(),
                new QueuedJobs(servers, "waiting" + count, false, WAIT)));
      }
      rounds.measure(new Comparison("jobs-servers", Unit.JOBS, sides));
    }
  }

  static Map<String, String> workers(int count) {
    return Map.of("NUM_WORKERS", Integer.toString(count));
  }
}
