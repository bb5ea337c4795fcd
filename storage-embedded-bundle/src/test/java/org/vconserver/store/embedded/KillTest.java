package org.vconserver.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;

/** Kills a process in the middle of its writes: what it said it has, it has. */
@Timeout(60)
class KillTest {
  @TempDir Path folder;

  /** What the child runs: four threads that write, and say what was acknowledged. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      Database database = Database.open(Path.of(arguments[0]));
      SqliteVconStore store = new SqliteVconStore(database, Clock.systemUTC());
      SqliteJobQueues queues =
          new SqliteJobQueues(
              database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000));
      queues.create("q");
      queues.create("done");
      for (int thread = 0; thread < 4; thread++) {
        int first = (thread + 1) * 1_000_000;
        new Thread(() -> write(store, queues, first)).start();
      }
    }

    private static void write(SqliteVconStore store, SqliteJobQueues queues, int first) {
      for (int number = first; ; number++) {
        store.save(DatabaseTest.vcon(number));
        say("vcon " + DatabaseTest.vcon(number).uuid());
        queues.push("q", List.of(Job.of(DatabaseTest.vcon(number).uuid())));
        say("job " + DatabaseTest.vcon(number).uuid());
        if (number % 3 == 0) {
          List<JobLease> taken = queues.take("q", 1, "child", Duration.ofHours(1));
          if (number % 2 == 0 && !taken.isEmpty()) {
            String uuid = taken.get(0).job().vconUuids().get(0);
            say("ending " + uuid);
            queues.finish(
                taken.get(0),
                new JobEnd(true, JsonNodeFactory.instance.objectNode(), List.of(), List.of()));
            say("ended " + uuid);
          }
        }
      }
    }

    private static void say(String what) {
      synchronized (System.out) {
        System.out.println(what);
        System.out.flush();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 150, 1000})
  void everythingAcknowledgedIsThereAfterAKill(int acknowledgements) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader output = child.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.add(line);
        if (said.size() == acknowledgements) {
          child.toHandle().destroyForcibly(); // leaves what it said to be read
        }
      }
    } finally {
      child.destroyForcibly();
    }
    assertTrue(child.waitFor(20, TimeUnit.SECONDS));
    assertTrue(said.size() >= acknowledgements, "the child ended by itself");

    try (Database database = Database.open(folder)) {
      Set<String> vcons =
          new HashSet<>(new SqliteVconStore(database, Clock.systemUTC()).list(null, 1_000_000));
      SqliteJobQueues queues =
          new SqliteJobQueues(
              database, Clock.systemUTC(), new JobHistory(Duration.ofDays(1), 1000));
      List<String> waiting = queues.jobs("q").stream().map(job -> job.vconUuids().get(0)).toList();
      assertEquals(List.of(), queues.inProgress());
      assertEquals(waiting.size(), new HashSet<>(waiting).size(), "a job is there twice");
      Set<String> jobs = new HashSet<>(waiting);
      Set<String> ending = named(said, "ending ");
      for (String uuid : named(said, "vcon ")) {
        assertTrue(vcons.contains(uuid), "vCon " + uuid);
      }
      for (String uuid : named(said, "job ")) {
        assertTrue(jobs.contains(uuid) || ending.contains(uuid), "job of " + uuid);
      }
      for (String uuid : named(said, "ended ")) {
        assertTrue(!jobs.contains(uuid), "ended job of " + uuid);
      }
    }
  }

  /** The complete lines that begin with a word: the last one may be cut off. */
  private static Set<String> named(List<String> said, String word) {
    Set<String> names = new HashSet<>();
    for (String line : said) {
      if (line.startsWith(word) && line.length() == word.length() + 36) {
        names.add(line.substring(word.length()));
      }
    }
    return names;
  }
}
