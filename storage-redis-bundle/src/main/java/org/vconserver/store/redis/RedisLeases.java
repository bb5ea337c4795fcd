package org.vconserver.store.redis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobQueues;
import org.vconserver.vcon.error.VconException;

/**
 * Gives leases and ends them for {@link RedisJobQueues}. It remembers whose answers were lost, so
 * that a caller that asks again gets them. Thread-safe.
 */
final class RedisLeases {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLeases.class);
  private static final int CHUNK = 200;

  /** Stands for what was in a queue and is no job. */
  private static final Job NO_JOB = new Job(List.of(), null, null, JobChain.NEW);

  private static final int MOST_UNHEARD = 10_000;

  private final Redis redis;
  private final JobBatches batches;

  /** Tokens of calls of take whose answer was not heard, by queue and server. */
  private final Map<List<String>, String> unheardTakes = new ConcurrentHashMap<>();

  /** Tokens of leases whose end was sent and not heard of. */
  private final Set<String> unheardEnds = ConcurrentHashMap.newKeySet();

  RedisLeases(Redis redis) {
    this.redis = redis;
    this.batches = new JobBatches(redis);
  }

  private Reply run(Script script, Arguments arguments) {
    return redis.shared(script, arguments).orThrow();
  }

  /** Does as {@link JobQueues#take}. */
  List<JobLease> take(String queue, int limit, String server, Duration lease) {
    List<String> taker = List.of(queue, server);
    String missed = unheardTakes.remove(taker);
    String token = missed == null ? UUID.randomUUID().toString() : missed;
    Arguments arguments = Arguments.of(queue).add(limit).add(server).add(lease).add(token);
    Reply reply;
    try {
      reply = batches.run(JobBatches.Kind.TAKE, arguments, missed != null);
    } catch (VconException e) {
      unheardTakes.put(taker, token);
      throw e;
    }
    reply.orThrow();
    long parked = reply.number();
    if (parked > 0) {
      LOG.warn("Queue {} had {} elements that are no jobs: they are parked", queue, parked);
    }
    List<JobLease> leases = new ArrayList<>();
    while (reply.hasNext()) {
      long id = reply.number();
      byte[] element = reply.bytes();
      Optional<Job> job = JobTexts.job(element);
      JobLease given = readLease(reply, id, queue, job.orElse(NO_JOB), server);
      if (job.isPresent()) {
        leases.add(given);
      } else {
        parkUnreadable(given, element);
      }
    }
    return leases;
  }

  /** Parks what the script took for a job and is none. */
  private void parkUnreadable(JobLease lease, byte[] element) {
    LOG.warn(
        "What was taken from queue {} as job {} is no job, and is parked",
        lease.queue(),
        lease.jobId());
    String content = new String(element, StandardCharsets.UTF_8);
    try {
      park(
          lease,
          JsonNodeFactory.instance.objectNode(),
          new JobParking(JobParking.Reason.NOT_A_JOB, content));
    } catch (VconException e) {
      LOG.warn("It comes again, as it could not be parked: {}", e.getMessage());
    }
  }

  /** Does as {@link JobQueues#park}. */
  void park(JobLease lease, ObjectNode report, JobParking parking) {
    Arguments arguments = held(lease).add(JobTexts.text(report));
    end(Script.PARK, lease, arguments.add(parking.reason().name()).add(parking.detail()));
  }

  private static JobLease readLease(Reply reply, long id, String queue, Job job, String server) {
    Instant taken = reply.time();
    Instant until = reply.time();
    String token = reply.text();
    int attempt = (int) reply.number();
    int lost = (int) reply.number();
    int forgiven = (int) reply.number();
    boolean checkpointed = reply.truth();
    return new JobLease(
        id, queue, job, server, taken, until, token, attempt, lost, forgiven, checkpointed);
  }

  /** Does as {@link JobQueues#renew}. */
  Set<Long> renew(Collection<JobLease> leases, Duration extension) {
    if (leases.isEmpty()) {
      return Set.of();
    }
    Arguments arguments = new Arguments().add(extension).add(leases.size());
    leases.forEach(lease -> arguments.add(lease.jobId()).add(lease.token()));
    Reply reply = run(Script.RENEW, arguments);
    Set<Long> lost = new HashSet<>();
    while (reply.hasNext()) {
      lost.add(reply.number());
    }
    return lost;
  }

  /** Ends a lease; a caller that heard nothing and asks again is not told that it is lost. */
  Reply end(Script script, JobLease lease, Arguments arguments) {
    return end(
        lease,
        again -> again ? redis.sharedAgain(script, arguments) : redis.shared(script, arguments));
  }

  /** Ends a job as {@link #end} does, together with others. */
  Reply finish(JobLease lease, Arguments arguments) {
    return end(lease, again -> batches.run(JobBatches.Kind.FINISH, arguments, again));
  }

  private Reply end(JobLease lease, Function<Boolean, Reply> call) {
    boolean again = unheardEnds.remove(lease.token());
    try {
      return call.apply(again).orThrow();
    } catch (VconException e) {
      boolean unheard =
          e.code() == ServerError.STORAGE_UNAVAILABLE
              || e.code() == ServerError.SERVICE_UNAVAILABLE;
      if (unheard && unheardEnds.size() < MOST_UNHEARD) {
        unheardEnds.add(lease.token());
      }
      throw e;
    }
  }

  /** Gives the arguments that name a lease. */
  static Arguments held(JobLease lease) {
    return new Arguments().add(lease.jobId()).add(lease.token());
  }

  /** Does as {@link JobQueues#recover}. */
  List<JobLease> recover() {
    List<JobLease> lost = new ArrayList<>();
    boolean more = true;
    while (more) {
      Reply reply = run(Script.RECOVER, new Arguments().add(CHUNK));
      more = reply.truth();
      long moved = reply.number();
      if (moved != 0) {
        LOG.warn(
            "The clock of Redis was set, or nobody looked at it: {} s do not count against leases",
            moved / 1000.0);
      }
      while (reply.hasNext()) {
        long id = reply.number();
        Job job = JobTexts.job(reply.bytes()).orElse(NO_JOB);
        lost.add(readLease(reply, id, reply.text(), job, reply.text()));
      }
    }
    lost.sort(Comparator.comparingLong(JobLease::jobId));
    return lost;
  }

  /** Does as {@link JobQueues#inProgress}. */
  List<JobLease> inProgress() {
    Reply reply = run(Script.IN_PROGRESS, new Arguments());
    List<JobLease> leases = new ArrayList<>();
    while (reply.hasNext()) {
      boolean ours = reply.text().equals("ours");
      String id = reply.text();
      if (ours) {
        Job job = JobTexts.job(reply.bytes()).orElse(NO_JOB);
        leases.add(readLease(reply, Long.parseLong(id), reply.text(), job, reply.text()));
      } else {
        byte[] entry = reply.bytes();
        if (id.matches("\\d{1,18}")) {
          JobTexts.foreignLease(Long.parseLong(id), entry).ifPresent(leases::add);
        }
      }
    }
    leases.sort(Comparator.comparingLong(JobLease::jobId));
    return leases;
  }

  /** Ends a job as CANCELLED, unless it only waits and only running ones are meant. */
  void cancel(long jobId, boolean onlyRunning) {
    run(Script.CANCEL, new Arguments().add(jobId).add(onlyRunning));
  }
}
