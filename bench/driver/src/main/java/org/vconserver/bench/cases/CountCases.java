package org.vconserver.bench.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.measure.Comparison;
import org.vconserver.bench.measure.Reading;
import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.measure.Side;
import org.vconserver.bench.measure.Unit;
import org.vconserver.bench.measure.ValuedSide;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.bench.server.Surroundings;
import org.vconserver.bench.server.Testbed;
import org.vconserver.tck.redis.RedisProcess;

/**
 * Counts what a job costs the store with 8 workers: scripts and commands of Redis, those inside of
 * scripts included; and syncs of files, which strace counts.
 */
final class CountCases implements Group {
  private static final int WORKERS = 8;
  private static final int LOOKS = 20;
  private static final Duration LENGTH = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "count";
  }

  @Override
  public void measure(Surroundings surroundings, Rounds rounds) throws Exception {
    if (rounds.wants("count-redis")) {
      countOnRedis(surroundings, rounds);
    }
    if (rounds.wants("count-fsyncs")) {
      countSyncs(surroundings, rounds);
    }
  }

  private static void countOnRedis(Surroundings surroundings, Rounds rounds) throws Exception {
    try (Testbed bed = new Testbed(surroundings)) {
      MeasuredServer server = bed.onRedis("", JobCases.workers(WORKERS));
      Vcons.store(server, Size.SMALL, QueuedJobs.VCONS);
      QueuedJobs noop = new QueuedJobs(List.of(server), "noop", false, JobCases.NOTHING);
      RedisProcess redis = bed.redis();
      rounds.measure(
          counted(
              "count-redis-scripts",
              counting(server, noop, () -> calls(redis, CountCases::isScript))));
      rounds.measure(
          counted("count-redis-commands", counting(server, noop, () -> calls(redis, any -> true))));
    }
  }

  private static void countSyncs(Surroundings surroundings, Rounds rounds) throws Exception {
    try (Testbed bed = new Testbed(surroundings)) {
      if (!bed.canTrace()) {
        System.err.println("count-fsyncs is left out: there is no strace, or it may not trace");
        return;
      }
      Path trace = bed.folder("trace").resolve("syncs");
      MeasuredServer server = bed.traced(trace, JobCases.workers(WORKERS));
      Vcons.store(server, Size.SMALL, QueuedJobs.VCONS);
      QueuedJobs noop = new QueuedJobs(List.of(server), "noop", false, JobCases.NOTHING);
      QueuedJobs saving = new QueuedJobs(List.of(server), "saving", true, JobCases.CHANGE);
      rounds.measure(counted("count-fsyncs", counting(server, noop, () -> syncs(trace))));
      rounds.measure(counted("count-fsyncs-saving", counting(server, saving, () -> syncs(trace))));
    }
  }

  private static Comparison counted(String name, Side side) {
    return new Comparison(name, Unit.A_JOB, List.of(side));
  }

  /** Is what is counted, since whenever. */
  private interface Counter {
    long count() throws IOException;
  }

  private static Side counting(MeasuredServer server, QueuedJobs jobs, Counter counter) {
    return new ValuedSide(
        MeasuredServer.NAME,
        server.store(),
        List.of(),
        () -> {
          jobs.prepare(LENGTH);
          double aLook = aLook(jobs, counter);
          int looks = jobs.looks();
          long before = counter.count();
          double done = jobs.run(LENGTH);
          double counted = counter.count() - before - aLook * (jobs.looks() - looks);
          return Reading.of(counted / done);
        });
  }

  /** Counts what looking at the queue costs, which is no part of the jobs. */
  private static double aLook(QueuedJobs jobs, Counter counter) throws IOException {
    long before = counter.count();
    for (int i = 0; i < LOOKS; i++) {
      jobs.status();
    }
    return (counter.count() - before) / (double) LOOKS;
  }

  private static boolean isScript(String command) {
    return command.startsWith("eval") || command.startsWith("fcall");
  }

  private static long calls(RedisProcess redis, Predicate<String> wanted) throws IOException {
    return redis
        .ask("INFO", "commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_"))
        .filter(line -> wanted.test(line.substring("cmdstat_".length())))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  private static long syncs(Path trace) throws IOException {
    try (Stream<String> lines = Files.lines(trace)) {
      return lines
          .filter(line -> line.contains("sync("))
          .filter(line -> !line.contains("resumed"))
          .count();
    }
  }
}
