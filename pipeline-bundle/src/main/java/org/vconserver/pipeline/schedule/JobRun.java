package org.vconserver.pipeline.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ErrorCode;
import org.vconserver.api.error.ErrorKind;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunRequest;
import org.vconserver.api.store.VconStore;
import org.vconserver.pipeline.run.PipelineExecution;

/** One job from its lease to its end. Thread-safe. */
final class JobRun {
  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
  private static final Duration COMMIT_LEASE = Duration.ofSeconds(60);

  /**
   * How often a job is run again because its vCon was changed under it, before that counts as a
   * failure.
   */
  private static final int MAX_CONFLICTS = 5;

  private final JobQueues queues;
  private final VconStore vcons;
  private final PipelineExecution execution;

  JobRun(JobQueues queues, VconStore vcons, PipelineExecution execution) {
    this.queues = queues;
    this.vcons = vcons;
    this.execution = execution;
  }

  /**
   * Runs a job and ends it one way or another; if even that fails, the job stays in progress until
   * its lease runs out.
   */
  void run(JobLease lease, PipelineDefinition pipeline) {
    List<RunRequest.Input> inputs = new ArrayList<>();
    lease.job().vconUuids().forEach(uuid -> inputs.add(new RunRequest.Stored(uuid)));
    RunRequest request =
        new RunRequest(inputs, java.util.Map.of(), pipeline.options().saveVcons(), true);
    try (PipelineExecution.Done done = execution.run(lease.queue(), pipeline, request)) {
      commit(lease, pipeline, done);
    } catch (InterruptedException e) {
      giveBack(lease, "the server stops");
    } catch (VconServerException e) {
      end(lease, pipeline, e);
    }
  }

  /**
   * In this order, so that a crash at any point leaves the job to be run again rather than half
   * done and forgotten.
   */
  private void commit(JobLease lease, PipelineDefinition pipeline, PipelineExecution.Done done) {
    requireQueues(done.jobs());
    queues.renew(lease, COMMIT_LEASE);
    if (!done.writes().isEmpty()) {
      vcons.save(done.writes());
    }
    List<JobPush> pushes = new ArrayList<>();
    done.jobs().forEach(job -> pushes.add(new JobPush(job.toQueue(), job.job(), true)));
    finish(lease, pushes, pipeline.options().successQueue());
    LOG.debug("Job {} of queue {} done", lease.jobId(), lease.queue());
  }

  private void requireQueues(List<JobRequest> jobs) {
    Set<String> names = jobs.isEmpty() ? Set.of() : queues.names();
    for (JobRequest job : jobs) {
      if (!names.contains(job.toQueue())) {
        throw new VconServerException(
            ServerError.QUEUE_NOT_FOUND, "queue: " + job.toQueue() + " not found");
      }
    }
  }

  private void finish(JobLease lease, List<JobPush> pushes, Optional<String> outcomeQueue) {
    outcomeQueue.ifPresent(
        queue ->
            pushes.add(new JobPush(queue, lease.job().ended(lease.queue(), lease.jobId()), false)));
    for (String missing : queues.finish(lease, pushes)) {
      LOG.error(
          "Job {} of queue {} has ended, but its success or failure queue {} does not exist",
          lease.jobId(),
          lease.queue(),
          missing);
    }
  }

  private void end(JobLease lease, PipelineDefinition pipeline, VconServerException failure) {
    ErrorCode code = failure.code();
    boolean changedUnderIt =
        code == ServerError.REVISION_CONFLICT && lease.attempt() < MAX_CONFLICTS;
    if (code == ServerError.LEASE_LOST) {
      LOG.info(
          "Job {} of queue {} was taken from its worker: its outcome is dropped",
          lease.jobId(),
          lease.queue());
    } else if (changedUnderIt || code == ServerError.PROCESSOR_NOT_REGISTERED) {
      giveBack(lease, failure.getMessage());
    } else if (code.kind() == ErrorKind.UNAVAILABLE && code == ServerError.STORAGE_UNAVAILABLE) {
      LOG.error(
          "Job {} of queue {}: the store is not there; it is run again when its lease has run out",
          lease.jobId(),
          lease.queue(),
          failure);
    } else {
      fail(lease, pipeline, failure);
    }
  }

  private void fail(JobLease lease, PipelineDefinition pipeline, VconServerException failure) {
    String next =
        pipeline
            .options()
            .failureQueue()
            .map(queue -> "it goes to queue " + queue)
            .orElse("its pipeline has no failure queue");
    if (failure.code().kind() == ErrorKind.INTERNAL) {
      LOG.error(
          "Job {} of queue {} failed: {}; {}",
          lease.jobId(),
          lease.queue(),
          failure.getMessage(),
          next,
          failure);
    } else {
      LOG.warn(
          "Job {} of queue {} failed: {}; {}",
          lease.jobId(),
          lease.queue(),
          failure.getMessage(),
          next);
    }
    try {
      finish(lease, new ArrayList<>(), pipeline.options().failureQueue());
    } catch (VconServerException e) {
      LOG.warn(
          "Job {} of queue {} could not be ended: {}",
          lease.jobId(),
          lease.queue(),
          e.getMessage());
    }
  }

  private void giveBack(JobLease lease, String reason) {
    // An interrupted thread must still be able to give its job back.
    boolean interrupted = Thread.interrupted();
    try {
      queues.giveBack(lease);
      LOG.info("Job {} goes back to queue {}: {}", lease.jobId(), lease.queue(), reason);
    } catch (VconServerException e) {
      LOG.warn(
          "Job {} could not go back to queue {}: {}", lease.jobId(), lease.queue(), e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
