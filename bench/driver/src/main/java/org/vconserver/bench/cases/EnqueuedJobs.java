package org.vconserver.bench.cases;

import java.time.Duration;
import org.vconserver.bench.measure.LoadedSide;
import org.vconserver.bench.server.MeasuredServer;

/** Puts jobs into a queue that is new each time, a thousand with each request. */
final class EnqueuedJobs implements LoadedSide.Work {
  private static final int BATCH = 1_000;
  private static final int MOST = 50_000;

  private final MeasuredServer server;

  EnqueuedJobs(MeasuredServer server) {
    this.server = server;
    server.api().post("/queue/enqueued", "").expect(204);
  }

  @Override
  public void prepare(Duration length) {
    server.api().delete("/queue/enqueued");
    server.api().post("/queue/enqueued", "").expect(204);
  }

  @Override
  public double run(Duration length) {
    String batch = QueuedJobs.batch(0, BATCH);
    long end = System.nanoTime() + length.toNanos();
    int jobs = 0;
    while (System.nanoTime() < end && jobs < MOST) {
      server.api().post("/queue/enqueued/jobs", batch).expect(200);
      jobs += BATCH;
    }
    return jobs;
  }
}
