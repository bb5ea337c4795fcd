package org.vconserver.rest.person;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.erasure.Erasure;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobsFound;
import org.vconserver.api.store.VconStore;
import org.vconserver.vcon.error.VconException;

/** Erases the vCons of a plan, with their jobs. Used once, by one thread. */
final class ErasureRun {
  private static final int JOBS_AT_ONCE = 100;

  private final VconStore vcons;
  private final JobQueues queues;
  private final ChangeCause cause;
  private final ArrayNode left = JsonNodeFactory.instance.arrayNode();
  private long erased;
  private long relatives;
  private long formerVersions;
  private long jobs;

  /** Makes a run whose deletions are noted with a cause. */
  ErasureRun(VconStore vcons, JobQueues queues, ChangeCause cause) {
    this.vcons = vcons;
    this.queues = queues;
    this.cause = cause;
  }

  /**
   * Erases all that it can; what a server of another kind has is left.
   *
   * @throws VconException if a store is away: what was erased until then is
   */
  void erase(ErasurePlan plan) {
    for (ErasurePlan.Planned vcon : plan.vcons()) {
      eraseJobs(vcon.uuid());
      formerVersions += vcons.formerVersions(vcon.uuid()).size();
      if (vcons.erase(vcon.uuid(), cause)) {
        erased++;
        relatives += vcon.relative() ? 1 : 0;
      }
      eraseJobs(vcon.uuid()); // which somebody has put in meanwhile
    }
  }

  private void eraseJobs(String uuid) {
    long before = 0;
    do {
      JobsFound found = queues.jobsOf(uuid, before, JOBS_AT_ONCE);
      found.jobs().forEach(this::erase);
      before = found.before();
    } while (before != 0);
  }

  private void erase(JobRecord job) {
    try {
      if (!job.state().ended()) {
        queues.cancel(job.id());
      }
      queues.forget(job.id());
      jobs++;
    } catch (VconException e) {
      if (e.code() == ServerError.JOB_ELSEWHERE || e.code() == ServerError.JOB_NOT_FOUND) {
        left.addObject()
            .put("job", Long.toString(job.id()))
            .put("code", e.code().name())
            .put("message", e.getMessage());
      } else {
        throw e;
      }
    }
  }

  /** Gives the jobs that are left, with the reasons. */
  ArrayNode left() {
    return left;
  }

  /** Tells what is done. */
  Erasure told(Erasure begun, Optional<Instant> ended) {
    return new Erasure(
        begun.begun(),
        ended,
        begun.askedBy(),
        begun.by(),
        erased,
        relatives,
        formerVersions,
        jobs,
        left.size());
  }
}
