package org.vconserver.pipeline.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineOptions;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.pipeline.run.Checkpoint;
import org.vconserver.pipeline.run.JobOrigin;
import org.vconserver.pipeline.run.PipelineExecution;
import org.vconserver.pipeline.run.RunPlan;
import org.vconserver.pipeline.run.RunReport;
import org.vconserver.pipeline.run.RunState;
import org.vconserver.pipeline.run.RunVcon;
import org.vconserver.pipeline.run.StoreRetry;
import org.vconserver.pipeline.run.Unforeseen;
import org.vconserver.vcon.error.VconException;

/** Makes one attempt at a job, from its lease to its end. Used by one thread, once. */
final class JobRun implements JobWorkers.Work {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

  /** Limits how long a run waits for its vCons' locks before the job goes back to its queue. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(2);

  /** Says after how long a job that can't run at the moment comes back, or a little sooner. */
  private static final Duration LATER = Duration.ofSeconds(1);

  /**
   * Says from which duration on a step, or what it has kept of its work, is kept at once, so that a
   * crash does not make it run again.
   */
  private static final Duration WORTH_KEEPING = Duration.ofSeconds(1);

  /** Limits how often a job begins anew because its vCon was changed under it. */
  private static final int MOST_CONFLICTS = 5;

  /** Limits how many servers may die over a job before it is taken for the reason. */
  private static final int MOST_LOST = 5;

  private final JobContext context;
  private final JobQueues queues;
  private final JobLease lease;
  private final PipelineDefinition pipeline;
  private final PipelineOptions options;
  private final RunReport report;
  private final StoreRetry retry;
  private final JobEnding ending;
  private Checkpoint kept = Checkpoint.NONE;
  private @Nullable JobOrigin origin;
  private volatile @Nullable RunState latest;

  JobRun(JobContext context, JobLease lease, PipelineDefinition pipeline) {
    this.context = context;
    this.queues = context.queues();
    this.lease = lease;
    this.pipeline = pipeline;
    this.options = pipeline.options();
    this.report = new RunReport(context.clock());
    this.retry = new StoreRetry(context.lease());
    this.ending = new JobEnding(queues, lease, options, report, retry);
  }

  /**
   * Runs the job and ends it one way or another; if even that fails, the job stays in progress
   * until its lease runs out.
   */
  @Override
  public void run(Runnable worked) {
    try {
      attempt(worked);
    } catch (InterruptedException e) {
      interrupted();
    } catch (VconException e) {
      worked.run();
      failed(e);
    } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
      worked.run();
      failed(Unforeseen.logged(ServerError.INTERNAL_ERROR, "job: " + lease.jobId() + " failed", e));
    }
  }

  private void attempt(Runnable worked) throws InterruptedException {
    if (lease.job().chain().hops() >= context.mostHops()) {
      ending.park(
          new JobParking(
              JobParking.Reason.LOOP,
              context.mostHops() + " jobs came before it, from queue to queue"));
      return;
    }
    if (lease.lost() >= MOST_LOST) {
      throw new VconException(
          ServerError.SERVERS_LOST,
          "job: " + lease.jobId() + ": " + lease.lost() + " servers died or froze over it");
    }
    if (lease.checkpointed()) {
      kept = queues.checkpoint(lease.jobId()).map(Checkpoint::read).orElse(Checkpoint.NONE);
    }
    try (PipelineExecution.Done done = context.execution().run(plan())) {
      worked.run();
      JobOrigin job = new JobOrigin(lease, pipeline, kept, report.json(), ending.successPushes());
      origin = job;
      ending.ended(context.commit().commit(done, job, retry));
    }
  }

  private void failed(VconException failure) {
    FailurePolicy policy = FailurePolicy.of(failure.code(), Thread.currentThread().isInterrupted());
    if (policy == FailurePolicy.GIVE_BACK_NOW) {
      LOG.debug("Job {} failed as it was interrupted", lease.jobId(), failure);
    } else {
      report.failed(failure);
    }
    try {
      follow(policy, failure);
    } catch (InterruptedException e) {
      interrupted();
    } catch (VconException e) {
      if (e.code() == ServerError.LEASE_LOST) {
        ending.leaseLost();
      } else {
        ending.notEnded(e);
      }
    }
  }

  private void follow(FailurePolicy policy, VconException failure) throws InterruptedException {
    switch (policy) {
      case LEAVE -> ending.leaseLost();
      case GIVE_BACK_NOW -> interrupted();
      case GIVE_BACK_LATER -> ending.giveBack(later(), failure.getMessage());
      case KEEP_STEPS_AND_GIVE_BACK_LATER -> {
        keepReached();
        ending.giveBack(later(), failure.getMessage());
      }
      case BEGIN_ANEW -> beginAnew(failure);
      case RETRY -> retry(failure);
      case FAIL -> ending.fail(failure);
    }
  }

  /**
   * Ends the run, as the server stops or the job was taken away; if it was committed just then, it
   * is done.
   */
  private void interrupted() {
    retry.answerUnknown();
    ending.giveBack(Duration.ZERO, "it was interrupted");
  }

  /** Makes a random time, so that jobs that wait for the same thing don't come back together. */
  private static Duration later() {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(LATER.toMillis() / 5, LATER.toMillis()));
  }

  private void beginAnew(VconException conflict) throws InterruptedException {
    if (kept.conflicts() >= MOST_CONFLICTS) {
      retry(conflict);
      return;
    }
    queues.keepCheckpoint(
        lease, new Checkpoint(null, List.of(), null, kept.conflicts() + 1).write());
    ending.giveBack(later(), conflict.getMessage());
  }

  private void retry(VconException failure) throws InterruptedException {
    Optional<Duration> delay = ending.delayOfNextAttempt();
    if (delay.isEmpty()) {
      keepForRetry();
      ending.fail(failure);
    } else {
      keepReached();
      ending.retryLater(failure, delay.get());
    }
  }

  /**
   * Keeps what this attempt has done for a person who has the job run again, conflicts forgiven.
   */
  private void keepForRetry() {
    if (kept.commitId() != null || (origin != null && origin.outcomeKept())) {
      return;
    }
    RunState reached = options.resume() ? latest : null;
    if (reached != null) {
      keep(Checkpoint.of(reached, pipeline, null, 0));
    } else if (kept.conflicts() > 0) {
      keep(new Checkpoint(null, List.of(), null, 0));
    }
  }

  private RunPlan plan() {
    List<RunRequest.Input> inputs = new ArrayList<>();
    lease.job().vconUuids().forEach(uuid -> inputs.add(new RunRequest.Stored(uuid)));
    return new RunPlan(
            lease.queue(),
            pipeline,
            new RunRequest(inputs, Map.of(), options.saveVcons(), true),
            new RunPlan.Lock(lease.token(), context.lease(), LOCK_WAIT),
            report)
        .resumedFrom(kept.resumable(pipeline).filter(this::isCurrent))
        .followedBy(progress());
  }

  /** Says whether the vCons of a kept run are still as it read them; if not, it is of no use. */
  private boolean isCurrent(RunState state) {
    if (kept.commitId() != null) {
      return true;
    }
    return options.resume()
        && state.vcons().stream()
            .filter(runVcon -> runVcon.expected().isPresent())
            .allMatch(this::isUnchanged);
  }

  private boolean isUnchanged(RunVcon runVcon) {
    return context
        .vcons()
        .find(runVcon.vcon().uuid())
        .map(StoredVcon::revision)
        .filter(revision -> revision == runVcon.expected().getAsLong())
        .isPresent();
  }

  @Override
  public Optional<ObjectNode> progressed() {
    return report.progressed();
  }

  private RunPlan.Progress progress() {
    return new RunPlan.Progress() {
      @Override
      public void stepDone(RunState state, Duration took) {
        reached(state, took);
      }

      @Override
      public void partDone(RunState state, Duration took) {
        reached(state, took);
      }
    };
  }

  private void reached(RunState state, Duration took) {
    latest = state;
    boolean last = state.nextStep() == pipeline.steps().size();
    if (options.resume() && !last && took.compareTo(WORTH_KEEPING) >= 0) {
      keep(Checkpoint.of(state, pipeline, null, kept.conflicts()));
    }
  }

  /** Keeps the steps that this attempt has done for the next one. */
  private void keepReached() {
    RunState reached = latest;
    if (options.resume() && reached != null && (origin == null || !origin.outcomeKept())) {
      keep(Checkpoint.of(reached, pipeline, null, kept.conflicts()));
    }
  }

  /** Keeps a checkpoint if it is not too large; the job does without one if the store is away. */
  private void keep(Checkpoint checkpoint) {
    byte[] text = checkpoint.write();
    if (text.length > context.largestCheckpoint()) {
      LOG.info(
          "Job {} of queue {}: its {} bytes are more than are kept for a further attempt",
          lease.jobId(),
          lease.queue(),
          text.length);
      return;
    }
    try {
      queues.keepCheckpoint(lease, text);
    } catch (VconException e) {
      if (e.code() != ServerError.STORAGE_UNAVAILABLE) {
        throw e;
      }
      LOG.warn("Job {}: a step could not be kept: {}", lease.jobId(), e.getMessage());
    }
  }
}
