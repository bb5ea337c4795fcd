package org.vconserver.pipeline.schedule;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ErrorCode;
import org.vconserver.api.error.ErrorKind;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineOptions;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.pipeline.run.Checkpoint;
import org.vconserver.pipeline.run.JobOrigin;
import org.vconserver.pipeline.run.PipelineExecution;
import org.vconserver.pipeline.run.RunCommit;
import org.vconserver.pipeline.run.RunPlan;
import org.vconserver.pipeline.run.RunReport;
import org.vconserver.pipeline.run.RunState;
import org.vconserver.pipeline.run.StoreRetry;

/** One attempt at a job, from its lease to its end. Used by one thread, once. */
final class JobRun {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

  /** A run waits this long for its vCons' locks before the job goes back to its queue. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(2);

  /** A job whose vCon is locked, or was changed under it, comes back after up to this long. */
  private static final Duration LATER = Duration.ofSeconds(1);

  /** A step that took this long is kept at once, so that a crash does not make it run again. */
  private static final Duration WORTH_KEEPING = Duration.ofSeconds(1);

  /** How often a job begins anew because its vCon was changed under it. */
  private static final int MOST_CONFLICTS = 5;

  /** How many servers may die over a job before it is taken for the reason. */
  private static final int MOST_LOST = 5;

  /** What all runs of a server share. */
  record Means(
      JobQueues queues,
      VconStore vcons,
      PipelineExecution execution,
      RunCommit commit,
      Clock clock,
      Duration lease,
      int largestCheckpoint) {}

  private final Means means;
  private final JobQueues queues;
  private final JobLease lease;
  private final PipelineDefinition pipeline;
  private final PipelineOptions options;
  private final RunReport report;
  private final StoreRetry retry;
  private Checkpoint kept = Checkpoint.NONE;
  private @Nullable JobOrigin origin;
  private volatile @Nullable RunState latest;

  JobRun(Means means, JobLease lease, PipelineDefinition pipeline) {
    this.means = means;
    this.queues = means.queues();
    this.lease = lease;
    this.pipeline = pipeline;
    this.options = pipeline.options();
    this.report = new RunReport(means.clock());
    this.retry = new StoreRetry(means.lease());
  }

  /**
   * Runs the job and ends it one way or another; if even that fails, the job stays in progress
   * until its lease runs out.
   */
  void run() {
    try {
      if (lease.lost() >= MOST_LOST) {
        throw new VconServerException(
            ServerError.SERVERS_LOST,
            "job: " + lease.jobId() + ": " + lease.lost() + " servers died or froze over it");
      }
      if (lease.checkpointed()) {
        kept = queues.checkpoint(lease.jobId()).map(Checkpoint::read).orElse(Checkpoint.NONE);
      }
      try (PipelineExecution.Done done = means.execution().run(plan())) {
        List<JobPush> pushes = new ArrayList<>();
        options.successQueue().ifPresent(queue -> pushes.add(outcome(queue, false)));
        JobOrigin job = new JobOrigin(lease, pipeline, kept, report.json(), pushes);
        origin = job;
        tell(means.commit().commit(done, job, retry));
      }
    } catch (InterruptedException e) {
      interrupted();
    } catch (VconServerException e) {
      if (Thread.currentThread().isInterrupted()) {
        interrupted(); // whatever failed did so because it was interrupted
      } else {
        report.failed(e);
        end(e);
      }
    }
  }

  /** The server stops, or the job was taken away; if it was committed just then, it is done. */
  private void interrupted() {
    retry.answerUnknown();
    giveBack(Duration.ZERO, "it was interrupted");
  }

  private RunPlan plan() {
    List<RunRequest.Input> inputs = new ArrayList<>();
    lease.job().vconUuids().forEach(uuid -> inputs.add(new RunRequest.Stored(uuid)));
    return new RunPlan(
            lease.queue(),
            pipeline,
            new RunRequest(inputs, Map.of(), options.saveVcons(), true),
            new RunPlan.Lock(lease.token(), means.lease(), LOCK_WAIT),
            report)
        .resumedFrom(kept.resumable(pipeline).filter(this::isCurrent))
        .followedBy(this::stepDone);
  }

  /** What was made of a vCon that has been changed since is of no use. */
  private boolean isCurrent(RunState state) {
    if (kept.commitId() != null) {
      return true;
    }
    return options.resume()
        && state.vcons().stream()
            .filter(runVcon -> runVcon.expected().isPresent())
            .allMatch(
                runVcon ->
                    means
                        .vcons()
                        .find(runVcon.vcon().uuid())
                        .map(StoredVcon::revision)
                        .filter(revision -> revision == runVcon.expected().getAsLong())
                        .isPresent());
  }

  private void stepDone(RunState state, Duration took) {
    latest = state;
    boolean last = state.nextStep() == pipeline.steps().size();
    if (options.resume() && !last && took.compareTo(WORTH_KEEPING) >= 0) {
      keep(Checkpoint.of(state, pipeline, null, kept.conflicts()));
    }
  }

  /** Keeps a checkpoint if it is not too large; the job does without one if the store is away. */
  private void keep(Checkpoint checkpoint) {
    byte[] text = checkpoint.write();
    if (text.length > means.largestCheckpoint()) {
      LOG.info(
          "Job {} of queue {}: its {} bytes are more than are kept for a further attempt",
          lease.jobId(),
          lease.queue(),
          text.length);
      return;
    }
    try {
      queues.keepCheckpoint(lease, text);
    } catch (VconServerException e) {
      if (e.code() != ServerError.STORAGE_UNAVAILABLE) {
        throw e;
      }
      LOG.warn("Job {}: a step could not be kept: {}", lease.jobId(), e.getMessage());
    }
  }

  private JobPush outcome(String queue, boolean failed) {
    return new JobPush(
        queue,
        lease.job().ended(lease.queue(), lease.jobId()),
        false,
        failed ? FailureCause.of(lease, report.json(), attempts()) : null);
  }

  private Optional<JobRecord> attempts() {
    return queues.record(lease.jobId());
  }

  private void finish(JobEnd end) throws InterruptedException {
    tell(retry.call(() -> queues.finish(lease, end)));
  }

  private void tell(Set<String> missingQueues) {
    LOG.debug("Job {} of queue {} has ended", lease.jobId(), lease.queue());
    for (String missing : missingQueues) {
      LOG.error(
          "Job {} of queue {} has ended, but its success or failure queue {} does not exist",
          lease.jobId(),
          lease.queue(),
          missing);
    }
  }

  private void end(VconServerException failure) {
    ErrorCode code = failure.code();
    try {
      if (code == ServerError.LEASE_LOST) {
        leaseLost();
      } else if (code == ServerError.VCON_LOCKED) {
        giveBack(later(), failure.getMessage());
      } else if (code == ServerError.PROCESSOR_NOT_REGISTERED) {
        keepReached(); // the steps before the missing one need not be done again
        giveBack(LATER, failure.getMessage());
      } else if (code == ServerError.STORAGE_UNAVAILABLE) {
        giveBack(LATER, "the store was not there: " + failure.getMessage());
      } else if (code == ServerError.REVISION_CONFLICT && kept.conflicts() < MOST_CONFLICTS) {
        beginAnew(failure);
      } else {
        fail(failure);
      }
    } catch (VconServerException e) {
      if (e.code() == ServerError.LEASE_LOST) {
        leaseLost();
      } else {
        LOG.warn(
            "Job {} of queue {} could not be ended, its lease will run out: {}",
            lease.jobId(),
            lease.queue(),
            e.getMessage());
      }
    } catch (InterruptedException e) {
      interrupted();
    }
  }

  /** A commit whose answer was lost on the way has ended the lease as well. */
  private void leaseLost() {
    boolean mine =
        retry.answersLost()
            && attempts()
                .filter(job -> job.state() == JobState.SUCCEEDED)
                .filter(job -> job.attempts().size() == lease.attempt())
                .isPresent();
    if (mine) {
      LOG.info("Job {} of queue {} done, as is seen late", lease.jobId(), lease.queue());
    } else {
      LOG.warn(
          "Job {} of queue {} is no longer this server's: the outcome of attempt {} is dropped",
          lease.jobId(),
          lease.queue(),
          lease.attempt());
    }
  }

  private void beginAnew(VconServerException conflict) {
    queues.keepCheckpoint(
        lease, new Checkpoint(null, List.of(), null, kept.conflicts() + 1).write());
    giveBack(later(), conflict.getMessage());
  }

  private static Duration later() {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(LATER.toMillis() / 5, LATER.toMillis()));
  }

  private void fail(VconServerException failure) throws InterruptedException {
    if (failure.code() != ServerError.SERVERS_LOST && lease.counted() < options.maxAttempts()) {
      retry(failure);
      return;
    }
    String next =
        options
            .failureQueue()
            .map(queue -> "it goes to queue " + queue)
            .orElse("its pipeline has no failure queue");
    log(failure, next);
    List<JobPush> pushes = new ArrayList<>();
    if (options.failureQueue().isPresent()) {
      pushes.add(retry.call(() -> outcome(options.failureQueue().get(), true)));
    }
    finish(new JobEnd(false, report.json(), List.of(), pushes));
  }

  private void retry(VconServerException failure) throws InterruptedException {
    Duration delay =
        options.backoff().delay(lease.counted(), ThreadLocalRandom.current().nextDouble());
    log(failure, "it is tried again in " + delay.toMillis() + " ms");
    keepReached();
    retry.call(
        () -> {
          queues.retry(lease, report.json(), delay);
          return true;
        });
  }

  /** Keeps the steps that this attempt has done for the next one. */
  private void keepReached() {
    RunState reached = latest;
    if (options.resume() && reached != null && (origin == null || !origin.outcomeKept())) {
      keep(Checkpoint.of(reached, pipeline, null, kept.conflicts()));
    }
  }

  private void log(VconServerException failure, String next) {
    boolean ours = failure.code().kind() == ErrorKind.INTERNAL;
    LOG.atLevel(ours ? org.slf4j.event.Level.ERROR : org.slf4j.event.Level.WARN)
        .setCause(ours ? failure : null)
        .log(
            "Job {} of queue {} failed in attempt {}: {}; {}",
            lease.jobId(),
            lease.queue(),
            lease.attempt(),
            failure.getMessage(),
            next);
  }

  private void giveBack(Duration delay, String reason) {
    // An interrupted thread must still be able to give its job back.
    boolean interrupted = Thread.interrupted();
    try {
      queues.giveBack(lease, delay);
      LOG.info("Job {} goes back to queue {}: {}", lease.jobId(), lease.queue(), reason);
    } catch (VconServerException e) {
      if (e.code() == ServerError.LEASE_LOST) {
        leaseLost();
      } else {
        LOG.warn(
            "Job {} could not go back to queue {}, its lease will run out: {}",
            lease.jobId(),
            lease.queue(),
            e.getMessage());
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
