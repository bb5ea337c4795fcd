package org.vconserver.store.redis;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.JobsPushed;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueStatus;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;

/**
 * Job queues in Redis, as py_vcon_server has them, with records and leases in keys of our own. A
 * method is one script, which is all or nothing. Thread-safe.
 */
final class RedisJobQueues implements JobQueues {
  private static final Logger LOG = LoggerFactory.getLogger(RedisJobQueues.class);
  private static final int CHUNK = 200;
  private static final int MOST_UNHEARD = 10_000;

  private final Redis redis;
  private final WakeUps wakeUps;

  /** Tokens of calls of take whose answer was not heard, by queue and server. */
  private final Map<List<String>, String> unheardTakes = new ConcurrentHashMap<>();

  /** Tokens of leases whose end was sent and not heard of. */
  private final Set<String> unheardEnds = ConcurrentHashMap.newKeySet();

  RedisJobQueues(Redis redis, WakeUps wakeUps) {
    this.redis = redis;
    this.wakeUps = wakeUps;
  }

  private Reply run(Script script, Arguments arguments) {
    return redis.shared(script, arguments).orThrow();
  }

  @Override
  public void ping() {
    redis.ping();
  }

  @Override
  public SortedSet<String> names() {
    Reply reply = run(Script.NAMES, Arguments.of("queues"));
    SortedSet<String> names = new TreeSet<>();
    while (reply.hasNext()) {
      names.add(reply.text());
    }
    return names;
  }

  @Override
  public void create(String queue) {
    run(Script.CREATE, Arguments.of(queue));
  }

  @Override
  public List<Job> delete(String queue) {
    return readable(run(Script.DELETE, Arguments.of(queue)));
  }

  @Override
  public void setMode(String queue, QueueMode mode) {
    run(Script.SET_MODE, Arguments.of(queue, mode.name()));
  }

  @Override
  public QueueStatus status(String queue) {
    Reply reply = run(Script.STATUS, Arguments.of(queue));
    QueueMode mode = QueueMode.valueOf(reply.text());
    long waiting = reply.number();
    long delayed = reply.number();
    long running = reply.number();
    String oldest = reply.text();
    return new QueueStatus(
        queue,
        mode,
        waiting,
        delayed,
        running,
        oldest.isEmpty()
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(Long.parseLong(oldest))),
        counts(reply),
        counts(reply));
  }

  private static QueueStatus.Counts counts(Reply reply) {
    return new QueueStatus.Counts(reply.number(), reply.number(), reply.number(), reply.number());
  }

  @Override
  public List<Job> jobs(String queue) {
    return readable(run(Script.JOBS_OF, Arguments.of(queue)));
  }

  private static List<Job> readable(Reply reply) {
    List<Job> jobs = new ArrayList<>();
    while (reply.hasNext()) {
      JobTexts.job(reply.bytes()).ifPresent(jobs::add);
    }
    return jobs;
  }

  @Override
  public List<JobRecord> records(String queue, int offset, int limit) {
    Reply reply = run(Script.RECORDS, Arguments.of(queue).add(offset).add(limit));
    Instant now = reply.time();
    List<JobRecord> records = new ArrayList<>();
    while (reply.hasNext()) {
      JobTexts.record(reply, now, redis.history()).ifPresent(records::add);
    }
    return records;
  }

  @Override
  public JobsPushed push(String queue, List<Job> jobs, Duration delay) {
    Arguments arguments = Arguments.of(queue).add(delay).add(jobs.size());
    jobs.forEach(job -> arguments.add(JobTexts.text(job)));
    Reply reply = run(Script.PUSH, arguments);
    long first = reply.number();
    return new JobsPushed(
        LongStream.range(first, first + jobs.size()).boxed().toList(), reply.number());
  }

  @Override
  public long move(String from, String to, int limit) {
    long moved = 0;
    long most = limit;
    while (moved < most) {
      long chunk = Math.min(CHUNK, most - moved);
      Reply reply = run(Script.MOVE, Arguments.of(from, to).add(chunk));
      long now = reply.number();
      // What has just been moved to the end of the same queue is not moved again.
      most = moved == 0 ? Math.min(most, reply.number()) : most;
      moved += now;
      if (now < chunk) {
        break;
      }
    }
    return moved;
  }

  @Override
  public List<JobLease> take(String queue, int limit, String server, Duration lease) {
    List<String> taker = List.of(queue, server);
    String missed = unheardTakes.remove(taker);
    String token = missed == null ? UUID.randomUUID().toString() : missed;
    Arguments arguments = Arguments.of(queue).add(limit).add(server).add(lease).add(token);
    Reply reply;
    try {
      reply =
          missed == null
              ? redis.shared(Script.TAKE, arguments)
              : redis.sharedAgain(Script.TAKE, arguments);
    } catch (VconServerException e) {
      unheardTakes.put(taker, token);
      throw e;
    }
    reply.orThrow();
    List<JobLease> leases = new ArrayList<>();
    while (reply.hasNext()) {
      long id = reply.number();
      Optional<Job> job = JobTexts.job(reply.bytes());
      readLease(reply, id, queue, job, server).ifPresent(leases::add);
    }
    return leases;
  }

  /** Takes what no server could ever run out of the way; its text stays in the job's record. */
  private Optional<JobLease> readLease(
      Reply reply, long id, String queue, Optional<Job> job, String server) {
    Instant taken = reply.time();
    Instant until = reply.time();
    String token = reply.text();
    int attempt = (int) reply.number();
    int lost = (int) reply.number();
    boolean checkpointed = reply.truth();
    if (job.isEmpty()) {
      LOG.warn("What was taken from queue {} as job {} is no job, and is dropped", queue, id);
      cancel(id, true);
    }
    return job.map(
        readable ->
            new JobLease(
                id, queue, readable, server, taken, until, token, attempt, lost, checkpointed));
  }

  @Override
  public Set<Long> renew(Collection<JobLease> leases, Duration extension) {
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

  @Override
  public void keepCheckpoint(JobLease lease, byte[] state) {
    run(Script.KEEP_CHECKPOINT, held(lease).add(state));
  }

  @Override
  public Optional<byte[]> checkpoint(long jobId) {
    Reply reply = run(Script.CHECKPOINT, new Arguments().add(jobId));
    return reply.hasNext() ? Optional.of(reply.bytes()) : Optional.empty();
  }

  @Override
  public boolean savesInto(VconStore vcons) {
    return vcons instanceof RedisVconStore store && store.isIn(redis) && !redis.isCluster();
  }

  @Override
  public Set<String> finish(JobLease lease, JobEnd end) {
    if (!end.writes().isEmpty() && redis.isCluster()) {
      throw new IllegalArgumentException("vCons of a Cluster are not saved with the end of a job");
    }
    JobState state = end.succeeded() ? JobState.SUCCEEDED : JobState.FAILED;
    JobAttempt.Outcome outcome =
        end.succeeded() ? JobAttempt.Outcome.SUCCEEDED : JobAttempt.Outcome.FAILED;
    Arguments arguments =
        held(lease).add(state.name()).add(outcome.name()).add(JobTexts.text(end.report()));
    arguments.add(end.pushes().size());
    for (JobPush push : end.pushes()) {
      arguments.add(push.queue()).add(JobTexts.text(push.job())).add(push.required());
      arguments.add(JobTexts.text(push.cause()));
    }
    arguments.add(end.writes().size());
    for (VconWrite write : end.writes()) {
      RedisVconStore.add(arguments, write);
    }
    Reply reply = end(Script.FINISH, lease, arguments);
    Set<String> missing = new HashSet<>();
    while (reply.hasNext()) {
      missing.add(reply.text());
    }
    return missing;
  }

  @Override
  public void retry(JobLease lease, ObjectNode report, Duration delay) {
    end(Script.RETRY, lease, held(lease).add(JobTexts.text(report)).add(delay));
  }

  @Override
  public void giveBack(JobLease lease, Duration delay) {
    end(Script.GIVE_BACK, lease, held(lease).add(delay));
  }

  /** Ends a lease; a caller that heard nothing and asks again is not told that it is lost. */
  private Reply end(Script script, JobLease lease, Arguments arguments) {
    boolean again = unheardEnds.remove(lease.token());
    try {
      Reply reply = again ? redis.sharedAgain(script, arguments) : redis.shared(script, arguments);
      return reply.orThrow();
    } catch (VconServerException e) {
      if (e.code() == ServerError.STORAGE_UNAVAILABLE && unheardEnds.size() < MOST_UNHEARD) {
        unheardEnds.add(lease.token());
      }
      throw e;
    }
  }

  private static Arguments held(JobLease lease) {
    return new Arguments().add(lease.jobId()).add(lease.token());
  }

  @Override
  public List<JobLease> recover() {
    List<JobLease> lost = new ArrayList<>();
    boolean more = true;
    while (more) {
      Reply reply = run(Script.RECOVER, new Arguments().add(CHUNK));
      more = reply.truth();
      while (reply.hasNext()) {
        long id = reply.number();
        Optional<Job> job = JobTexts.job(reply.bytes());
        readLease(reply, id, reply.text(), job, reply.text()).ifPresent(lost::add);
      }
    }
    lost.sort(Comparator.comparingLong(JobLease::jobId));
    return lost;
  }

  @Override
  public List<JobLease> inProgress() {
    Reply reply = run(Script.IN_PROGRESS, new Arguments());
    List<JobLease> leases = new ArrayList<>();
    while (reply.hasNext()) {
      boolean ours = reply.text().equals("ours");
      String id = reply.text();
      if (ours) {
        Optional<Job> job = JobTexts.job(reply.bytes());
        readLease(reply, Long.parseLong(id), reply.text(), job, reply.text())
            .ifPresent(leases::add);
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

  @Override
  public Optional<JobRecord> record(long jobId) {
    Reply reply = redis.shared(Script.RECORD, new Arguments().add(jobId));
    if (reply.startsWith("foreign")) {
      return JobTexts.foreignLease(jobId, reply.bytes()).map(RedisJobQueues::foreignRecord);
    }
    Instant now = reply.orThrow().time();
    return reply.hasNext() ? JobTexts.record(reply, now, redis.history()) : Optional.empty();
  }

  private static JobRecord foreignRecord(JobLease lease) {
    return new JobRecord(
        lease.jobId(),
        lease.queue(),
        lease.job(),
        JobState.RUNNING,
        lease.taken(),
        Optional.empty(),
        Optional.empty(),
        null,
        List.of());
  }

  @Override
  public void requeue(long jobId) {
    Reply reply = redis.shared(Script.REQUEUE, new Arguments().add(jobId).add("").add("").add(""));
    if (reply.startsWith("foreign")) {
      byte[] entry = reply.bytes();
      Map.Entry<String, byte[]> job = JobTexts.foreignJob(entry);
      Arguments arguments = new Arguments().add(jobId).add(entry);
      reply = redis.shared(Script.REQUEUE, arguments.add(job.getKey()).add(job.getValue()));
      if (reply.startsWith("foreign")) {
        throw new VconServerException(ServerError.JOB_NOT_FOUND, "job: " + jobId + " not found");
      }
    }
    reply.orThrow();
  }

  @Override
  public void drop(long jobId) {
    cancel(jobId, true);
  }

  @Override
  public void cancel(long jobId) {
    cancel(jobId, false);
  }

  private void cancel(long jobId, boolean onlyRunning) {
    run(Script.CANCEL, new Arguments().add(jobId).add(onlyRunning));
  }

  @Override
  public Watch watch(Listener listener) {
    return wakeUps.watch(listener);
  }
}
