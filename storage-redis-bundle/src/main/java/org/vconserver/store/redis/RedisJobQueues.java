package org.vconserver.store.redis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobAttempt;
import org.vconserver.api.job.JobEnd;
import org.vconserver.api.job.JobLease;
import org.vconserver.api.job.JobPage;
import org.vconserver.api.job.JobParking;
import org.vconserver.api.job.JobPush;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobRecord;
import org.vconserver.api.job.JobSearch;
import org.vconserver.api.job.JobState;
import org.vconserver.api.job.JobsFound;
import org.vconserver.api.job.JobsPushed;
import org.vconserver.api.job.PushRequest;
import org.vconserver.api.job.QueueMode;
import org.vconserver.api.job.QueueSettings;
import org.vconserver.api.job.QueueStatus;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/**
 * Keeps job queues in Redis, as py_vcon_server does, with records and leases in keys of our own. A
 * method is one script, which is all or nothing. Thread-safe.
 */
final class RedisJobQueues implements JobQueues {
  private static final int CHUNK = 200;

  private final Redis redis;
  private final WakeUps wakeUps;
  private final RedisLeases leases;
  private final RedisFailedJobs failed;

  RedisJobQueues(Redis redis, WakeUps wakeUps) {
    this.redis = redis;
    this.wakeUps = wakeUps;
    leases = new RedisLeases(redis);
    failed = new RedisFailedJobs(redis);
    new TakenJobs(redis).watch();
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
    return run(Script.NAMES, Arguments.of("queues")).texts();
  }

  @Override
  public void create(String queue) {
    run(Script.CREATE, Arguments.of(queue));
  }

  @Override
  public List<Job> delete(String queue) {
    Reply elements = run(Script.DELETE, Arguments.of(queue));
    List<Job> jobs = new ArrayList<>();
    while (elements.hasNext()) {
      JobTexts.job(elements.bytes()).ifPresent(jobs::add);
    }
    return jobs;
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
    Map<String, Long> counts = new HashMap<>();
    for (long left = reply.number(); left > 0; left--) {
      counts.put(reply.text(), reply.number());
    }
    return new QueueStatus(
        queue,
        mode,
        waiting,
        delayed,
        running,
        byCause(counts, JobState.PARKED),
        counts.getOrDefault("DONE:", 0L),
        byCause(counts, JobState.FAILED),
        counts.getOrDefault("CANCELLED:", 0L),
        oldest.isEmpty()
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(Long.parseLong(oldest))),
        counts(reply),
        counts(reply));
  }

  private static Map<String, Long> byCause(Map<String, Long> counts, JobState state) {
    String prefix = state.name() + ':';
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue));
  }

  private static QueueStatus.Counts counts(Reply reply) {
    return new QueueStatus.Counts(reply.number(), reply.number(), reply.number(), reply.number());
  }

  @Override
  public Iterator<List<Job>> waiting(String queue) {
    return WaitingElements.of(redis, queue, JobTexts::job);
  }

  @Override
  public List<JobRecord> records(String queue, JobPage page) {
    Arguments arguments =
        Arguments.of(queue, page.state().map(JobState::name).orElse(""), page.cause().orElse(""));
    return RedisFailedJobs.records(
        run(Script.RECORDS, arguments.add(page.after()).add(page.limit())));
  }

  @Override
  public List<JobRecord> parked(long after, int limit) {
    return RedisFailedJobs.records(run(Script.PARKED, new Arguments().add(after).add(limit)));
  }

  @Override
  public QueueSettings settings(String queue) {
    byte[] json = run(Script.SETTINGS, Arguments.of(queue)).bytes();
    return json.length == 0
        ? QueueSettings.NONE
        : QueueSettings.fromJson(StrictJson.readObject(json));
  }

  @Override
  public void configure(String queue, QueueSettings settings) {
    boolean none = settings.equals(QueueSettings.NONE);
    Arguments arguments = Arguments.of(queue);
    run(
        Script.CONFIGURE,
        none ? arguments.add("") : arguments.add(JobTexts.text(settings.toJson())));
  }

  @Override
  public JobsPushed push(
      String queue, List<Job> jobs, Duration delay, @Nullable PushRequest request) {
    Arguments arguments =
        Arguments.of(queue)
            .add(delay)
            .add(request == null ? "" : request.name())
            .add(request == null ? "" : request.digest())
            .add(jobs.size());
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
    return leases.take(queue, limit, server, lease);
  }

  @Override
  public Set<Long> renew(Collection<JobLease> held, Duration extension) {
    return leases.renew(held, extension);
  }

  @Override
  public void show(JobLease lease, ObjectNode report) {
    run(Script.SHOW, RedisLeases.held(lease).add(JobTexts.text(report)));
  }

  @Override
  public void keepCheckpoint(JobLease lease, byte[] state) {
    run(Script.KEEP_CHECKPOINT, RedisLeases.held(lease).add(state));
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
    JobAttempt.Outcome outcome =
        end.succeeded() ? JobAttempt.Outcome.SUCCEEDED : JobAttempt.Outcome.FAILED;
    Arguments arguments =
        RedisLeases.held(lease)
            .add(end.state().name())
            .add(end.cause())
            .add(outcome.name())
            .add(JobTexts.text(end.report()));
    addOutcome(arguments, end.writes(), end.pushes());
    return leases.finish(lease, arguments).texts();
  }

  @Override
  public Set<String> commit(String runId, List<VconWrite> writes, List<JobPush> pushes) {
    Arguments arguments = Arguments.of(runId);
    addOutcome(arguments, writes, pushes);
    return run(Script.COMMIT, arguments).texts();
  }

  private void addOutcome(Arguments arguments, List<VconWrite> writes, List<JobPush> pushes) {
    if (!writes.isEmpty() && redis.isCluster()) {
      throw new IllegalArgumentException("vCons of a Cluster are not saved together with jobs");
    }
    arguments.add(pushes.size());
    for (JobPush push : pushes) {
      arguments.add(push.queue()).add(JobTexts.text(push.job())).add(push.required());
      arguments.add(JobTexts.text(push.cause()));
    }
    arguments.add(writes.size());
    for (VconWrite write : writes) {
      VconArguments.add(arguments, redis, write);
    }
  }

  @Override
  public void retry(JobLease lease, ObjectNode report, Duration delay) {
    leases.end(Script.RETRY, lease, RedisLeases.held(lease).add(JobTexts.text(report)).add(delay));
  }

  @Override
  public void giveBack(JobLease lease, Duration delay) {
    leases.end(Script.GIVE_BACK, lease, RedisLeases.held(lease).add(delay));
  }

  @Override
  public void park(JobLease lease, ObjectNode report, JobParking parking) {
    leases.park(lease, report, parking);
  }

  @Override
  public void release(long jobId) {
    Job job =
        record(jobId)
            .filter(found -> found.state() == JobState.PARKED)
            .orElseThrow(
                () -> new VconException(ServerError.JOB_NOT_FOUND, "job: " + jobId + " not found"))
            .job();
    if (job.vconUuids().isEmpty()) {
      throw new VconException(
          ServerError.NOT_A_JOB, "job: " + jobId + " can't run, as it is no job");
    }
    Job forgiven = job.in(job.chain().forgiven());
    run(Script.RELEASE, new Arguments().add(jobId).add(JobTexts.text(forgiven)));
  }

  @Override
  public List<JobLease> recover() {
    return leases.recover();
  }

  @Override
  public List<JobLease> inProgress() {
    return leases.inProgress();
  }

  @Override
  public Optional<JobRecord> record(long jobId) {
    Reply reply = redis.shared(Script.RECORD, new Arguments().add(jobId));
    if (reply.startsWith("foreign")) {
      return JobTexts.foreignLease(jobId, reply.bytes()).map(RedisJobQueues::foreignRecord);
    }
    reply.orThrow();
    return reply.hasNext() ? JobTexts.record(reply) : Optional.empty();
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
        Optional.empty(),
        null,
        OptionalLong.empty(),
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
        throw new VconException(ServerError.JOB_NOT_FOUND, "job: " + jobId + " not found");
      }
    }
    reply.orThrow();
  }

  @Override
  public void drop(long jobId) {
    leases.cancel(jobId, true);
  }

  @Override
  public void cancel(long jobId) {
    leases.cancel(jobId, false);
  }

  @Override
  public void forget(long jobId) {
    run(Script.FORGET, new Arguments().add(jobId));
  }

  @Override
  public JobsFound jobsOf(String vconUuid, long before, int limit) {
    return failed.jobsOf(vconUuid, before, limit);
  }

  @Override
  public JobsFound find(JobSearch search) {
    return failed.find(search);
  }

  @Override
  public Map<Long, ServerError> runAgain(
      Collection<Long> jobIds, boolean fromStart, @Nullable String queue) {
    return failed.runAgain(jobIds, fromStart, queue);
  }

  @Override
  public Map<Long, ServerError> discard(Collection<Long> jobIds) {
    return failed.discard(jobIds);
  }

  @Override
  public Watch watch(Listener listener) {
    return wakeUps.watch(listener);
  }
}
