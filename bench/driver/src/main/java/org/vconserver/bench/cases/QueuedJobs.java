package org.vconserver.bench.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.vconserver.bench.data.Documents;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.measure.LoadedSide;
import org.vconserver.bench.server.MeasuredServer;
import org.vconserver.tck.server.Api;

/**
 * Puts jobs into a queue while no server works on it, then has servers work on it until all jobs
 * have ended. Not thread-safe.
 */
final class QueuedJobs implements LoadedSide.Work {
  /** Says how many vCons the jobs are about. */
  static final int VCONS = 2_000;

  private static final int FEWEST = 500;
  private static final int MOST = 20_000;
  private static final int BATCH = 1_000;
  private static final long LOOK_MILLIS = 20;
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final double NANOS = 1e9;

  private final List<MeasuredServer> servers;
  private final String queue;
  private int jobs;
  private int looks;
  private double rate = FEWEST;

  /** Makes a queue with a pipeline of one processor, on servers that share a store. */
  QueuedJobs(List<MeasuredServer> servers, String queue, boolean saved, String step) {
    this.servers = List.copyOf(servers);
    this.queue = queue;
    api().post("/queue/" + queue, "").expect(204);
    api()
        .put(
            "/pipeline/" + queue,
            "{'pipeline_options':{'save_vcons':" + saved + "},'processors':[" + step + "]}")
        .expect(204);
  }

  private Api api() {
    return servers.get(0).api();
  }

  /** Gives how often the queue has been looked at. */
  int looks() {
    return looks;
  }

  @Override
  public void prepare(Duration length) {
    jobs = (int) Math.max(FEWEST, Math.min(MOST, rate * length.toMillis() / 1_000));
    for (int first = 0; first < jobs; first += BATCH) {
      api()
          .post("/queue/" + queue + "/jobs", batch(first, Math.min(BATCH, jobs - first)))
          .expect(200);
    }
  }

  /** Writes the request for so many jobs. */
  static String batch(int first, int count) {
    StringBuilder json = new StringBuilder("{'vcon_uuids':[");
    for (int i = first; i < first + count; i++) {
      json.append(i == first ? "'" : ",'").append(Documents.uuid(Size.SMALL, i % VCONS));
      json.append('\'');
    }
    return json.append("]}").toString();
  }

  @Override
  public double run(Duration length) throws IOException, InterruptedException {
    long began = System.nanoTime();
    for (MeasuredServer server : servers) {
      server.api().post("/server/queue/" + queue, "{'weight':1}").expect(204);
    }
    while (!ended()) {
      if (System.nanoTime() - began > LIMIT_NANOS) {
        throw new IOException("jobs of " + queue + " did not end: " + status());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    rate = jobs / ((System.nanoTime() - began) / NANOS);
    for (MeasuredServer server : servers) {
      server.api().delete("/server/queue/" + queue).expect(204);
    }
    return jobs;
  }

  private boolean ended() throws IOException {
    JsonNode status = status();
    if (!status.path("failed").isEmpty() || !status.path("parked").isEmpty()) {
      throw new IOException("jobs failed: " + status);
    }
    return status.path("waiting").asInt() == 0 && status.path("running").asInt() == 0;
  }

  /** Looks at the queue. */
  JsonNode status() {
    looks++;
    return api().get("/queue/" + queue + "/status").expect(200).json();
  }
}
