package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.tck.server.Api;

/** What was acknowledged survives a process that is killed. */
@Timeout(180)
class CrashIT {
  private static final int JOBS = 1000;

  @Test
  void everyOfAThousandJobsIsDoneOrStillToDoAfterAKill(@TempDir Path folder) throws IOException {
    Set<String> queued = new TreeSet<>();
    try (ServerProcess server = ServerProcess.start(folder, Map.of("LEASE_SECONDS", "5"))) {
      Api api = server.api;
      api.post("/queue/work", "").expect(204);
      api.post("/queue/done", "").expect(204);
      api.put(
              "/pipeline/work",
              "{'pipeline_options':{'success_queue':'done'},'processors':[{'processor_name':'set_parameters',"
                  + "'processor_options':{'parameters':{'a':1}}}]}")
          .expect(204);
      for (int i = 0; i < JOBS; i++) {
        String uuid = uuid(i);
        api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").expect(204);
        api.put("/queue/work", "{'vcon_uuid':['" + uuid + "']}").expect(200);
        queued.add(uuid);
      }
      api.post("/server/queue/work", "{'weight':3}").expect(204);
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> jobs(api, "done").size() > 100);
      server.kill();
    }
    try (ServerProcess server =
        ServerProcess.start(folder, Map.of("RUN_BACKGROUND_JOBS", "false"))) {
      // At once where one process has the store, else when the leases have run out.
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> server.api.get("/in_progress").expect(200).text().equals("{}"));
      Set<String> done = uuids(jobs(server.api, "done"));
      JsonNode left = jobs(server.api, "work");
      assertTrue(
          done.size() > 100 && left.size() > 0,
          done.size() + " done, " + left.size() + " left: killed too late");
      Set<String> all = new TreeSet<>(done);
      all.addAll(uuids(left));
      assertEquals(queued, all);
      assertEquals(JOBS, done.size() + left.size(), "each job once");
      assertEquals(0, server.stop());
    }
    try (ServerProcess server = ServerProcess.start(folder, Map.of("WORK_QUEUES", "work:3"))) {
      await().atMost(Duration.ofSeconds(60)).until(() -> jobs(server.api, "done").size() == JOBS);
      assertEquals(queued, uuids(jobs(server.api, "done")));
      assertEquals(0, server.stop());
    }
  }

  @Test
  void eachVconIsSavedOnceHoweverOftenTheServerIsKilled(@TempDir Path folder) throws Exception {
    int count = 200;
    Files.createDirectories(folder.resolve("deploy"));
    PluginJar.LEDGER.deploy("1.0.0", folder, folder.resolve("deploy/ledger.jar"));
    Map<String, String> settings = new HashMap<>(Backend.settingsApart(folder));
    settings.putAll(Map.of("LEASE_SECONDS", "3", "NUM_WORKERS", "3", "WORK_QUEUES", "work:3"));
    for (int kill = 0; kill <= 3; kill++) {
      try (ServerProcess server = ServerProcess.start(folder, settings)) {
        if (kill == 0) {
          queueMarkingJobs(server.api, folder, count);
        }
        int enough = kill == 3 ? count : (kill + 1) * count / 5;
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(10))
            .until(() -> jobs(server.api, "done").size() >= enough);
        if (kill == 3) {
          for (int i = 0; i < count; i++) {
            JsonNode vcon = server.api.get("/vcon/" + uuid(i)).expect(200).json();
            assertEquals(1, vcon.path("analysis").size(), () -> vcon.toString());
          }
          assertEquals(count, jobs(server.api, "done").size());
          assertEquals(0, jobs(server.api, "failed").size());
        }
        server.kill();
      }
    }
  }

  /** Jobs and requests go on while it is killed. */
  @Test
  void historyIndexAndStoreAgreeHoweverOftenTheServerIsKilled(@TempDir Path folder)
      throws Exception {
    int count = 500;
    Files.createDirectories(folder.resolve("deploy"));
    PluginJar.LEDGER.deploy("1.0.0", folder, folder.resolve("deploy/ledger.jar"));
    Map<String, String> settings = new HashMap<>(Backend.settingsApart(folder));
    settings.putAll(Map.of("LEASE_SECONDS", "3", "NUM_WORKERS", "3", "WORK_QUEUES", "work:3"));
    AtomicInteger posted = new AtomicInteger(1000);
    Set<String> acknowledged = new ConcurrentSkipListSet<>();
    for (int kill = 0; kill < 3; kill++) {
      try (ServerProcess server = ServerProcess.start(folder, settings)) {
        if (kill == 0) {
          queueMarkingJobs(server.api, folder, count);
        }
        Thread poster = new Thread(() -> postUntilItFails(server.api, posted, acknowledged));
        poster.start();
        int enough = (kill + 1) * count / 5;
        int posts = (kill + 1) * 60;
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(10))
            .until(() -> acknowledged.size() >= posts && jobs(server.api, "done").size() >= enough);
        server.kill();
        poster.join();
      }
    }
    try (ServerProcess server = ServerProcess.start(folder, settings)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> jobs(server.api, "done").size() == count);
      Set<String> all = new TreeSet<>(acknowledged);
      for (int i = 0; i < count; i++) {
        all.add(uuid(i));
      }
      for (int i = 1000; i <= posted.get(); i++) {
        all.add(uuid(i));
      }
      // In a Cluster what a dead server has not told is told after a minute.
      await()
          .atMost(Duration.ofSeconds(100))
          .untilAsserted(() -> assertEquals(List.of(), disagreements(server.api, all)));
      acknowledged.forEach(uuid -> server.api.get("/vcon/" + uuid).expect(200));
      assertEquals(0, server.stop());
    }
  }

  private static void postUntilItFails(Api api, AtomicInteger number, Set<String> acknowledged) {
    try {
      while (true) {
        String uuid = uuid(number.incrementAndGet());
        if (api.post("/vcon", "{'uuid':'" + uuid + "','parties':[]}").status() == 204) {
          acknowledged.add(uuid);
        }
      }
    } catch (UncheckedIOException e) {
      // The server is killed.
    }
  }

  /** Compares the store, the history and the index, vCon by vCon. */
  private static List<String> disagreements(Api api, Set<String> uuids) {
    Map<String, String> listed = new HashMap<>();
    String after = "";
    do {
      JsonNode page = api.get("/vcons?limit=500" + after).expect(200).json();
      page.path("vcons")
          .forEach(vcon -> listed.put(vcon.path("uuid").asText(), vcon.path("revision").asText()));
      after = page.has("next_after") ? "&after=" + page.path("next_after").asText() : "";
    } while (!after.isEmpty());
    List<String> disagreements = new ArrayList<>();
    for (String uuid : uuids) {
      Api.Answer stored = api.get("/vcon/" + uuid);
      JsonNode history = api.get("/vcon/" + uuid + "/history").json().path("changes");
      String inStore = stored.status() == 200 ? stored.header("ETag") : "";
      String inHistory = history.path(0).path("revision").asText();
      String inIndex = listed.getOrDefault(uuid, "");
      boolean once =
          Integer.parseInt(uuid.substring(24)) >= 1000
              ? history.size() <= 1
              : history.size() == 2 && history.path(0).has("job");
      if (!inStore.equals(inHistory) || !inStore.equals(inIndex) || !once) {
        disagreements.add(
            uuid + ": store " + inStore + ", index " + inIndex + ", history " + history);
      }
    }
    return disagreements;
  }

  /**
   * A suspended machine, a long pause: the job that took longer than its lease is not run again.
   */
  @Test
  void aServerThatWasFrozenPastItsLeaseGoesOnWithItsJob(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("deploy"));
    PluginJar.LEDGER.deploy("1.0.0", folder, folder.resolve("deploy/ledger.jar"));
    Path ledger = folder.resolve("ledger");
    Map<String, String> settings =
        Map.of("LEASE_SECONDS", "3", "NUM_WORKERS", "3", "WORK_QUEUES", "work");
    try (ServerProcess server = ServerProcess.start(folder, settings)) {
      for (String queue : List.of("work", "done", "failed")) {
        server.api.post("/queue/" + queue, "").expect(204);
      }
      server
          .api
          .put(
              "/pipeline/work",
              "{'pipeline_options':{'success_queue':'done','failure_queue':'failed'},'processors':["
                  + ("{'processor_name':'ledger','processor_options':{'file':'" + ledger)
                  + "','mark':'once','seconds':6}}]}")
          .expect(204);
      server.api.post("/vcon", "{'uuid':'" + uuid(1) + "','parties':[]}").expect(204);
      server.api.put("/queue/work", "{'vcon_uuid':['" + uuid(1) + "']}").expect(200);
      await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ledger));
      signal("STOP", server.pid());
      TimeUnit.SECONDS.sleep(5);
      signal("CONT", server.pid());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> jobs(server.api, "done").size() + jobs(server.api, "failed").size() > 0);
      assertEquals(1, jobs(server.api, "done").size(), "it has failed");
      assertEquals(1, Files.readAllLines(ledger).size(), () -> "it ran again");
      assertEquals(
          1, server.api.get("/vcon/" + uuid(1)).expect(200).json().path("analysis").size());
      assertEquals(0, server.stop());
    }
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
    assertEquals(0, kill.waitFor());
  }

  private static void queueMarkingJobs(Api api, Path folder, int count) {
    for (String queue : List.of("work", "done", "failed")) {
      api.post("/queue/" + queue, "").expect(204);
    }
    api.put(
            "/pipeline/work",
            "{'pipeline_options':{'success_queue':'done','failure_queue':'failed'},'processors':["
                + ("{'processor_name':'ledger','processor_options':{'file':'" + folder)
                + "/ledger','mark':'once'}}]}")
        .expect(204);
    for (int i = 0; i < count; i++) {
      api.post("/vcon", "{'uuid':'" + uuid(i) + "','parties':[]}").expect(204);
      api.put("/queue/work", "{'vcon_uuid':['" + uuid(i) + "']}").expect(200);
    }
  }

  private static String uuid(int number) {
    return String.format("00000000-0000-8000-8000-%012d", number);
  }

  private static JsonNode jobs(Api api, String queue) {
    return api.get("/queue/" + queue).expect(200).json();
  }

  private static Set<String> uuids(JsonNode jobs) {
    Set<String> uuids = new TreeSet<>();
    jobs.forEach(job -> uuids.add(job.path("vcon_uuid").path(0).asText()));
    return uuids;
  }
}
