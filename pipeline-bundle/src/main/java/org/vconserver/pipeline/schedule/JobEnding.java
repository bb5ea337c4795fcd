package org.vconserver.pipeline.schedule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.pipeline.PipelineOptions;
import org.vconserver.api.processor.Notice;
import org.vconserver.pipeline.run.RunReport;
import org.vconserver.pipeline.run.StoreRetry;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconException;

/** Ends one attempt at a job in the queues, and logs how it ended. Used by one thread. */
final class JobEnding {
  private static final Logger LOG = LoggerFactory.getLogger(JobEnding.class);

  private final JobQueues queues;
  private final JobLease lease;
  private final PipelineOptions options;
  private final RunReport report;
  private final StoreRetry retry;

  JobEnding(
      JobQueues queues,
      JobLease lease,
      PipelineOptions options,
      RunReport report,
      StoreRetry retry) {
    this.queues = queues;
    this.lease = lease;
    this.options = options;
    this.report = report;
    this.retry = retry;
  }

  /** Gives the pushes that tell others of the job's success. */
  List<JobPush> successPushes() {
    return options.successQueue().map(queue -> push(queue, null)).stream().toList();
  }

  private JobPush push(String queue, @Nullable ObjectNode cause) {
    return new JobPush(queue, lease.job().ended(lease.queue(), lease.jobId()), false, cause);
  }

  /** Logs that the job has ended. */
  void ended(Set<String> missingQueues) {
    LOG.debug("Job {} of queue {} has ended", lease.jobId(), lease.queue());
    for (String missing : missingQueues) {
      LOG.error(
          "Job {} of queue {} has ended, but its success or failure queue {} does not exist: the job for"
              + " it is parked",
          lease.jobId(),
          lease.queue(),
          missing);
    }
  }

  /** Puts the job aside. */
  void park(JobParking parking) throws InterruptedException {
    LOG.warn(
        "Job {} of queue {} is parked, {}: {}",
        lease.jobId(),
        lease.queue(),
        parking.reason(),
        parking.detail());
    retry.call(
        () -> {
          queues.park(lease, report.json(), parking);
          return true;
        });
  }

  /** Lets the job wait for its next attempt. */
  void retryLater(VconException failure, Duration delay) throws InterruptedException {
    logFailure(failure, "it is tried again in " + delay.toMillis() + " ms");
    retry.call(
        () -> {
          queues.retry(lease, report.json(), delay);
          return true;
        });
  }

  /** Gives the delay before the next attempt, if the pipeline allows one. */
  Optional<Duration> delayOfNextAttempt() {
    return lease.counted() < options.maxAttempts()
        ? Optional.of(
            options.backoff().delay(lease.counted(), ThreadLocalRandom.current().nextDouble()))
        : Optional.empty();
  }

  /** Lets the job fail for good. */
  void fail(VconException failure) throws InterruptedException {
    Optional<String> failureQueue = options.failureQueue();
    logFailure(
        failure,
        failureQueue
            .map(queue -> "it goes to queue " + queue)
            .orElse("its pipeline has no failure queue"));
    List<JobPush> pushes = new ArrayList<>();
    if (failureQueue.isPresent()) {
      if (!retry.call(queues::names).contains(failureQueue.get())) {
        report.notice(
            new Notice(
                Notice.Severity.ERROR,
                "failure_queue_missing",
                "",
                "The failure queue "
                    + failureQueue.get()
                    + " does not exist: the job for it is parked until there is one"));
      }
      ObjectNode cause = retry.call(() -> FailureCause.of(lease, report.json(), record()));
      pushes.add(push(failureQueue.get(), cause));
    }
    JobEnd end = new JobEnd(false, report.json(), List.of(), pushes);
    ended(retry.call(() -> queues.finish(lease, end)));
  }

  private Optional<JobRecord> record() {
    return queues.record(lease.jobId());
  }

  private void logFailure(VconException failure, String next) {
    boolean ours = failure.code().kind() == ErrorKind.INTERNAL;
    LOG.atLevel(ours ? Level.ERROR : Level.WARN)
        .log(
            "Job {} of queue {} failed in attempt {}: {}; {}",
            lease.jobId(),
            lease.queue(),
            lease.attempt(),
            failure.getMessage(),
            next);
  }

  /** Gives the job back to its queue, on an interrupted thread too. */
  void giveBack(Duration delay, String reason) {
    boolean interrupted = Thread.interrupted();
    try {
      queues.giveBack(lease, delay);
      LOG.info("Job {} goes back to queue {}: {}", lease.jobId(), lease.queue(), reason);
    } catch (VconException e) {
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

  /**
   * Logs that the lease is lost. A commit whose answer was lost on the way has ended it as well.
   */
  void leaseLost() {
    boolean mine =
        retry.answersLost()
            && record()
                .filter(job -> job.state() == JobState.DONE)
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

  /** Logs that the job could not be ended. */
  void notEnded(VconException reason) {
    LOG.warn(
        "Job {} of queue {} could not be ended, its lease will run out: {}",
        lease.jobId(),
        lease.queue(),
        reason.getMessage());
  }
}
