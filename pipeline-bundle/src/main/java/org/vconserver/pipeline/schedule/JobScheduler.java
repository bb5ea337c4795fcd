package org.vconserver.pipeline.schedule;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.FaultType;
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.server.ThisServer;
import org.vconserver.api.store.VconStore;
import org.vconserver.pipeline.run.PipelineExecution;
import org.vconserver.pipeline.run.RunThreads;

/**
 * Takes jobs from the queues of the {@link WorkCycle} as workers become free, and has each run
 * through the pipeline that is named like its queue. A queue whose pipeline is missing, or needs a
 * processor that is not active, waits.
 */
@Component(
    service = JobScheduler.class,
    immediate = true,
    configurationPid = "org.vconserver.scheduler")
@Designate(ocd = SchedulerConfig.class)
public final class JobScheduler {
  private static final Set<FaultType> MISSING =
      Set.of(FaultType.PROCESSOR_NOT_REGISTERED, FaultType.PROCESSOR_VERSION_NOT_ACTIVE);
  private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);
  private static final Duration BETWEEN_RECOVERIES = Duration.ofSeconds(1);
  private static final int SHORTEST_LEASE_SECONDS = 3;

  /** How long a wake-up that got lost goes unnoticed at most. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private static final Duration INTERRUPT_LIMIT = Duration.ofSeconds(5);

  private final JobQueues queues;
  private final PipelineStore pipelines;
  private final PipelineRunner runner;
  private final ThisServer server;
  private final WorkCycle cycle;
  private final JobRun.Means means;
  private final Duration lease;
  private final Duration drainLimit;
  private final int workers;

  private final Map<Long, Running> running = new ConcurrentHashMap<>();
  private final Semaphore freeWorkers;
  private final Semaphore wakeUps = new Semaphore(0);
  private final Runnable wake = this::wake;
  private final ExecutorService threads = RunThreads.perTask("job-worker");
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "job-leases"));
  private final ScheduledExecutorService recoveries =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "job-recovery"));
  private final JobQueues.Watch watch;
  private final Thread dispatcher;
  private volatile boolean stopping;
  private volatile boolean storeAway;
  private Set<Long> lostBefore = Set.of();

  /** A job that a worker has, and the worker. */
  private record Running(JobLease lease, Future<?> worker) {}

  @Activate
  public JobScheduler(
      @Reference JobQueues queues,
      @Reference PipelineStore pipelines,
      @Reference VconStore vcons,
      @Reference PipelineRunner runner,
      @Reference PipelineExecution execution,
      @Reference ThisServer server,
      @Reference WorkCycle cycle,
      SchedulerConfig config) {
    this.queues = queues;
    this.pipelines = pipelines;
    this.runner = runner;
    this.server = server;
    this.cycle = cycle;
    this.lease = Duration.ofSeconds(Math.max(SHORTEST_LEASE_SECONDS, config.lease_seconds()));
    this.means =
        new JobRun.Means(
            queues, vcons, execution, Clock.systemUTC(), lease, config.resume_max_bytes());
    this.drainLimit = Duration.ofSeconds(config.shutdown_seconds());
    this.workers = workers(config.num_workers());
    this.freeWorkers = new Semaphore(workers);
    this.watch = queues.watch(new Wakes());
    cycle.addListener(wake);
    long third = lease.toMillis() / 3;
    renewals.scheduleWithFixedDelay(this::renewAll, third, third, TimeUnit.MILLISECONDS);
    recoveries.scheduleWithFixedDelay(
        this::recover, 0, BETWEEN_RECOVERIES.toMillis(), TimeUnit.MILLISECONDS);
    this.dispatcher = daemon(this::dispatch, "job-dispatcher");
    if (config.run_background_jobs()) {
      dispatcher.start();
    }
  }

  /** How many jobs run at once where the setting is 0: as many as there are cores. */
  public static int workers(int setting) {
    return setting > 0 ? setting : Runtime.getRuntime().availableProcessors();
  }

  /** Stops taking jobs, waits for those that run, and gives back those that do not end in time. */
  @Deactivate
  public void deactivate() {
    stopping = true;
    dispatcher.interrupt();
    cycle.removeListener(wake);
    watch.close();
    try {
      dispatcher.join(LONGEST_WAIT.toMillis() * 5);
      if (!freeWorkers.tryAcquire(workers, drainLimit.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "{} jobs still run after {} s: interrupted, they go back to their queues",
            running.size(),
            drainLimit.toSeconds());
        threads.shutdownNow();
        freeWorkers.tryAcquire(workers, INTERRUPT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.shutdownNow();
      renewals.shutdownNow();
      recoveries.shutdownNow();
    }
  }

  /** A processor that appears may be the one that a queue waits for. */
  @Reference(
      service = VconProcessor.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void addProcessor(ServiceReference<VconProcessor<?>> service) {
    wake();
  }

  void removeProcessor(ServiceReference<VconProcessor<?>> service) {
    wake();
  }

  private void wake() {
    wakeUps.release();
  }

  private final class Wakes implements JobQueues.Listener {
    @Override
    public void jobsCame(String queue) {
      wake();
    }

    @Override
    public void jobTaken(long jobId) {
      interrupt(jobId);
    }
  }

  /** Its outcome would be refused: whoever took the job away wants it to end. */
  private void interrupt(long jobId) {
    Running job = running.get(jobId);
    if (job != null) {
      LOG.info("Job {} was taken from this server: its run is interrupted", jobId);
      job.worker().cancel(true);
    }
  }

  private void dispatch() {
    while (!stopping) {
      try {
        freeWorkers.acquire();
        int free = 1 + freeWorkers.drainPermits();
        int started = 0;
        try {
          wakeUps.drainPermits();
          started = startNext(free);
        } finally {
          freeWorkers.release(free - started);
        }
        storeIsThere();
        if (started == 0) {
          wakeUps.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        return;
      } catch (VconServerException e) {
        storeIsAway(e);
        pause();
      } catch (RuntimeException e) {
        LOG.error("Jobs can't be taken at the moment, trying again", e);
        pause();
      }
    }
  }

  private void storeIsThere() {
    if (storeAway) {
      storeAway = false;
      LOG.info("Jobs can be taken again");
    }
  }

  private void storeIsAway(VconServerException reason) {
    if (!storeAway) {
      storeAway = true;
      LOG.error("Jobs can't be taken until the store is back: {}", reason.getMessage());
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LONGEST_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Claim(JobLease lease, PipelineDefinition pipeline) {}

  private int startNext(int free) {
    List<Claim> claims = cycle.next(free, this::claim);
    for (Claim claim : claims) {
      FutureTask<?> worker = new FutureTask<>(() -> work(claim), null);
      running.put(claim.lease().jobId(), new Running(claim.lease(), worker));
      threads.execute(worker);
    }
    return claims.size();
  }

  private List<Claim> claim(String queue, int most) {
    Optional<PipelineDefinition> pipeline = pipelines.find(queue);
    String reason = pipeline.map(this::reasonToWait).orElse("there is no pipeline of this name");
    if (!reason.isEmpty()) {
      if (cycle.waits(queue, reason)) {
        LOG.warn("Queue {} waits: {}", queue, reason);
      }
      return List.of();
    }
    if (cycle.goesOn(queue)) {
      LOG.info("Queue {} goes on", queue);
    }
    return queues.take(queue, most, server.state().key(), lease).stream()
        .map(taken -> new Claim(taken, pipeline.orElseThrow()))
        .toList();
  }

  private String reasonToWait(PipelineDefinition pipeline) {
    return runner.check(pipeline).stream()
        .filter(fault -> MISSING.stream().anyMatch(fault::is))
        .map(FieldError::message)
        .findFirst()
        .orElse("");
  }

  private void work(Claim claim) {
    try {
      new JobRun(means, claim.lease(), claim.pipeline()).run();
    } catch (RuntimeException | Error e) {
      LOG.error(
          "Job {} of queue {}: the worker goes on, the job's lease will run out",
          claim.lease().jobId(),
          claim.lease().queue(),
          e);
    } finally {
      running.remove(claim.lease().jobId());
      freeWorkers.release();
    }
  }

  private void renewAll() {
    List<JobLease> held = running.values().stream().map(Running::lease).toList();
    try {
      // A job that is being ended just now has no lease any more, and that is as it should be: what
      // is still there at the next renewal was lost.
      Set<Long> lost = queues.renew(held, lease);
      lost.stream().filter(lostBefore::contains).forEach(this::interrupt);
      lostBefore = lost;
    } catch (VconServerException e) {
      LOG.warn("The leases of {} jobs could not be renewed: {}", held.size(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("The leases of {} jobs could not be renewed", held.size(), e);
    }
  }

  private void recover() {
    try {
      for (JobLease lost : queues.recover()) {
        LOG.warn(
            "Job {} goes back to the head of queue {}: the lease of {} ran out in attempt {}",
            lost.jobId(),
            lost.queue(),
            lost.server(),
            lost.attempt());
      }
    } catch (VconServerException e) {
      LOG.debug("Jobs can't be recovered at the moment: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("Jobs can't be recovered", e);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
