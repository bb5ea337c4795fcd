package org.vconserver.pipeline.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.server.ThisServer;
import org.vconserver.support.threads.Threads;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Takes jobs from the queues of the {@link WorkCycle} as workers become free, and hands them to the
 * {@link JobWorkers}. A queue whose pipeline is missing, or needs a processor that is not active,
 * waits.
 */
final class JobDispatcher implements Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(JobDispatcher.class);
  private static final Set<FaultType> MISSING =
      Set.of(FaultType.PROCESSOR_NOT_REGISTERED, FaultType.PROCESSOR_VERSION_NOT_ACTIVE);

  /** Limits how long a wake-up that got lost goes unnoticed. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private volatile JobContext context;
  private final PipelineStore pipelines;
  private final PipelineRunner runner;
  private final ThisServer server;
  private final WorkCycle cycle;
  private final JobWorkers workers;
  private final LongSupplier nanoTime = System::nanoTime;

  /** Holds the definitions that lacked nothing when they were looked at, by their queues. */
  private final Map<String, ObjectNode> complete = new ConcurrentHashMap<>();

  private final Semaphore wakeUps = new Semaphore(0);
  private final ExecutorService thread = Threads.single("job-dispatcher");
  private volatile boolean taking = true;
  private volatile boolean busy;
  private volatile boolean stopping;
  private boolean storeAway;
  private volatile @Nullable String fault;

  JobDispatcher(
      JobContext context,
      PipelineStore pipelines,
      PipelineRunner runner,
      ThisServer server,
      WorkCycle cycle,
      JobWorkers workers) {
    this.context = context;
    this.pipelines = pipelines;
    this.runner = runner;
    this.server = server;
    this.cycle = cycle;
    this.workers = workers;
  }

  @Override
  public void start() {
    thread.execute(
        () -> {
          try {
            dispatch();
          } finally {
            fault = "it has ended";
          }
        });
  }

  /** Takes what jobs share from now on. */
  void use(JobContext changed) {
    context = changed;
  }

  /** Takes jobs, or no more of them, from now on. */
  void take(boolean wanted) {
    taking = wanted;
    wake();
  }

  /** Tells whether jobs are being taken just now, which are not with the workers yet. */
  boolean isTaking() {
    return busy;
  }

  /** Gives the fault for which no jobs are taken at the moment. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  /** Looks anew at what pipelines need, as processors have come or gone. */
  void processorsChanged() {
    complete.clear();
    wake();
  }

  /** Looks at the queues soon, as jobs or what they need may have come. */
  void wake() {
    wakeUps.release();
  }

  private void dispatch() {
    while (!stopping) {
      try {
        if (startJobs() == 0) {
          wakeUps.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (VconException e) {
        if (stopping) {
          return; // the call was interrupted by the stop: the store is no worse for it
        }
        storeIsAway(e);
        pause();
      } catch (RuntimeException e) {
        LOG.error("Jobs can't be taken at the moment, trying again", e);
        fault = "jobs can't be taken: " + e;
        pause();
      }
    }
  }

  /** Starts as many jobs as the workers have room for, if there are so many; gives how many. */
  private int startJobs() throws InterruptedException {
    int room = workers.awaitRoom();
    wakeUps.drainPermits();
    long begin = nanoTime.getAsLong();
    busy = true;
    try {
      List<Claim> claims = taking ? cycle.next(room, this::claim) : List.of();
      workers.took(nanoTime.getAsLong() - begin);
      for (Claim claim : claims) {
        workers.run(claim.lease(), new JobRun(context, claim.lease(), claim.pipeline()));
      }
      storeIsThere();
      return claims.size();
    } finally {
      busy = false;
    }
  }

  /** Holds a job that was taken, and the pipeline to run it through. */
  private record Claim(JobLease lease, PipelineDefinition pipeline) {}

  /** Takes jobs of a queue; what is wrong with one queue lets that one wait, not the others. */
  private List<Claim> claim(String queue, int most) {
    try {
      Optional<PipelineDefinition> pipeline = pipelines.find(queue);
      String reason =
          pipeline
              .map(found -> reasonToWait(queue, found))
              .orElse("there is no pipeline of this name");
      if (!reason.isEmpty()) {
        waits(queue, reason);
        return List.of();
      }
      List<Claim> claims = take(queue, most, pipeline.orElseThrow());
      if (cycle.goesOn(queue)) {
        LOG.info("Queue {} goes on", queue);
      }
      return claims;
    } catch (VconException e) {
      if (e.code().kind() == ErrorKind.UNAVAILABLE) {
        throw e;
      }
      waits(queue, "it can't be read: " + e.getMessage());
      return List.of();
    }
  }

  private void waits(String queue, String reason) {
    if (cycle.waits(queue, reason)) {
      LOG.warn("Queue {} waits: {}", queue, reason);
    }
  }

  private List<Claim> take(String queue, int most, PipelineDefinition pipeline) {
    List<JobLease> leases =
        context.queues().take(queue, most, server.state().key(), context.lease());
    Set<Long> here = workers.leases().stream().map(JobLease::jobId).collect(Collectors.toSet());
    return leases.stream()
        .filter(taken -> !here.contains(taken.jobId()) || isNotRunning(taken))
        .map(taken -> new Claim(taken, pipeline))
        .toList();
  }

  /** Ends a lost run of a job that has come back, before the job may run again. */
  private boolean isNotRunning(JobLease taken) {
    if (!workers.interrupt(taken.jobId())) {
      return true;
    }
    try {
      context.queues().giveBack(taken, LONGEST_WAIT);
    } catch (VconException e) {
      LOG.warn(
          "Job {} still runs here, and waits for its lease: {}", taken.jobId(), e.getMessage());
    }
    return false;
  }

  /** Gives what a pipeline lacks; looks again when processors have come or gone since. */
  private String reasonToWait(String queue, PipelineDefinition pipeline) {
    if (pipeline.json().equals(complete.get(queue))) {
      return "";
    }
    String reason =
        runner.check(pipeline).stream()
            .filter(fault -> MISSING.stream().anyMatch(fault::is))
            .map(FieldError::message)
            .findFirst()
            .orElse("");
    if (reason.isEmpty()) {
      complete.put(queue, pipeline.json());
    }
    return reason;
  }

  private void storeIsThere() {
    fault = null;
    if (storeAway) {
      storeAway = false;
      LOG.info("Jobs can be taken again");
    }
  }

  private void storeIsAway(VconException reason) {
    fault = "jobs can't be taken: " + reason.getMessage();
    if (!storeAway) {
      storeAway = true;
      LOG.error("Jobs can't be taken until the store is back: {}", reason.getMessage());
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LONGEST_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void stop() {
    stopping = true;
    thread.shutdownNow();
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    return thread.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
