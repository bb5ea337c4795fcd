package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.FailedJobs;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobSearch;
import org.vconserver.api.job.JobsFound;

/** Finds jobs of all queues, and changes failed ones. Thread-safe. */
final class RedisFailedJobs implements FailedJobs {
  private final Redis redis;

  RedisFailedJobs(Redis redis) {
    this.redis = redis;
  }

  @Override
  public JobsFound find(JobSearch search) {
    Arguments arguments =
        Arguments.of(search.state().name(), search.queue().orElse(""))
            .add(search.before())
            .add(search.limit());
    Reply reply = redis.shared(Script.FIND, arguments).orThrow();
    long next = reply.number();
    return new JobsFound(records(reply), next);
  }

  /** Does as {@link org.vconserver.api.job.JobQueues#jobsOf}. */
  JobsFound jobsOf(String vconUuid, long before, int limit) {
    Arguments arguments = Arguments.of(vconUuid).add(before).add(limit);
    Reply reply = redis.shared(Script.JOBS_OF_VCON, arguments).orThrow();
    long next = reply.number();
    List<JobRecord> found = records(reply);
    found.removeIf(record -> !record.job().names(vconUuid));
    return new JobsFound(found, next);
  }

  /** Reads all records that are left. */
  static List<JobRecord> records(Reply reply) {
    List<JobRecord> records = new ArrayList<>();
    while (reply.hasNext()) {
      JobTexts.record(reply).ifPresent(records::add);
    }
    return records;
  }

  @Override
  public Map<Long, ServerError> runAgain(
      Collection<Long> jobIds, boolean fromStart, @Nullable String queue) {
    Arguments arguments = new Arguments().add(fromStart).add(queue == null ? "" : queue);
    return change(Script.RUN_AGAIN, arguments, jobIds);
  }

  @Override
  public Map<Long, ServerError> discard(Collection<Long> jobIds) {
    return change(Script.DISCARD, new Arguments(), jobIds);
  }

  private Map<Long, ServerError> change(
      Script script, Arguments arguments, Collection<Long> jobIds) {
    arguments.add(jobIds.size());
    jobIds.forEach(arguments::add);
    Reply reply = redis.shared(script, arguments).orThrow();
    Map<Long, ServerError> left = new TreeMap<>();
    while (reply.hasNext()) {
      left.put(reply.number(), ServerError.valueOf(reply.text()));
    }
    return left;
  }
}
