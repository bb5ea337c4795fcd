package org.vconserver.pipeline.schedule;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineRunner;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.processor.VconProcessor;
import org.vconserver.api.server.ReadinessCheck;
import org.vconserver.api.server.ReadinessFinding;
import org.vconserver.api.server.ThisServer;
import org.vconserver.api.store.VconStore;
import org.vconserver.pipeline.run.PipelineExecution;
import org.vconserver.pipeline.run.RunCommit;

/**
 * Runs jobs: a {@link JobDispatcher} takes them, {@link JobWorkers} run them, a {@link LeaseKeeper}
 * keeps them this server's, and has {@link JobRecovery} put those of servers that died back. This
 * starts and stops them, and passes wake-ups on.
 */
@Component(
    service = {JobScheduler.class, ReadinessCheck.class},
    immediate = true,
    configurationPid = "org.vconserver.scheduler")
@Designate(ocd = SchedulerConfig.class)
public final class JobScheduler implements ReadinessCheck {
  private static final Logger LOG = LoggerFactory.getLogger(JobScheduler.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final WorkCycle cycle;
  private final JobContext context;
  private final JobWorkers workers;
  private final JobDispatcher dispatcher;
  private final LeaseKeeper leases;
  private final Runnable wake;
  private final JobQueues.Watch watch;
  private final LiveIntake intake;
  private final Runnable drain = this::takeJobs;
  private volatile boolean runsJobs;
  private volatile Duration drainLimit;

  @Activate
  public JobScheduler(
      @Reference JobQueues queues,
      @Reference PipelineStore pipelines,
      @Reference VconStore vcons,
      @Reference PipelineRunner runner,
      @Reference PipelineExecution execution,
      @Reference ThisServer server,
      @Reference WorkCycle cycle,
      @Reference LiveIntake intake,
      SchedulerConfig config) {
    this.intake = intake;
    this.runsJobs = config.run_background_jobs();
    this.cycle = cycle;
    this.drainLimit = Duration.ofSeconds(config.shutdown_seconds());
    this.context =
        new JobContext(
                queues,
                vcons,
                execution,
                new RunCommit(queues, vcons),
                Clock.systemUTC(),
                Duration.ZERO,
                0,
                0)
            .with(config);
    this.workers = new JobWorkers(workers(config.num_workers()));
    this.dispatcher = new JobDispatcher(context, pipelines, runner, server, cycle, workers);
    this.leases = new LeaseKeeper(queues, workers, new JobRecovery(queues), context.lease());
    this.wake = dispatcher::wake;
    this.watch = queues.watch(new QueueListener());
    cycle.addListener(wake);
    workers.start();
    leases.start();
    intake.count(() -> workers.leases().size() + (dispatcher.isTaking() ? 1 : 0));
    intake.addListener(drain);
    takeJobs();
    dispatcher.start();
  }

  private void takeJobs() {
    dispatcher.take(runsJobs && !intake.state().isDraining());
  }

  /** Takes a change of the configuration while jobs run; those keep what they began with. */
  @Modified
  void modified(SchedulerConfig config) {
    drainLimit = Duration.ofSeconds(config.shutdown_seconds());
    JobContext changed = context.with(config);
    workers.count(workers(config.num_workers()));
    leases.lease(changed.lease());
    runsJobs = config.run_background_jobs();
    dispatcher.use(changed);
    takeJobs();
  }

  /** Counts the jobs that run at once where the setting is 0: as many as there are cores. */
  public static int workers(int setting) {
    return setting > 0 ? setting : Runtime.getRuntime().availableProcessors();
  }

  @Override
  public List<ReadinessFinding> look() {
    return dispatcher.fault().stream()
        .map(reason -> ReadinessFinding.failing("the scheduler", "QUEUE_DB_URL", reason))
        .toList();
  }

  /** Stops taking jobs, waits for those that run, and gives back those that do not end in time. */
  @Deactivate
  public void deactivate() {
    cycle.removeListener(wake);
    intake.removeListener(drain);
    watch.close();
    dispatcher.stop();
    List<Lifecycle> others = List.of(workers, leases);
    try {
      dispatcher.await(STOP_LIMIT);
      leases.giveBackWaiting(Duration.ZERO);
      if (!workers.await(drainLimit)) {
        LOG.warn(
            "{} jobs still run after {} s: interrupted, they go back to their queues",
            workers.leases().size(),
            drainLimit.toSeconds());
      }
      for (Lifecycle other : others) {
        other.stop();
        other.await(STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      others.forEach(Lifecycle::stop);
    }
  }

  /** Looks anew at what waits: a processor that appears may be the one that a queue waits for. */
  @Reference(
      service = VconProcessor.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void addProcessor(ServiceReference<VconProcessor<?>> service) {
    dispatcher.processorsChanged();
  }

  void removeProcessor(ServiceReference<VconProcessor<?>> service) {
    dispatcher.processorsChanged();
  }

  private final class QueueListener implements JobQueues.Listener {
    @Override
    public void jobsCame(String queue) {
      dispatcher.wake();
    }

    @Override
    public void jobTaken(long jobId) {
      workers.interrupt(jobId);
    }
  }
}
