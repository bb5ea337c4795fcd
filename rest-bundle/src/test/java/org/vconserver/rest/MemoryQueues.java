package org.vconserver.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.error.VconException;

/** Waiting jobs in memory: what callers of the API can do with them, and no work. */
class MemoryQueues implements JobQueues {
  static final Instant QUEUED = Instant.parse("2026-01-02T03:00:00Z");
  private final TreeMap<String, List<Long>> queues = new TreeMap<>();
  private final Map<Long, Job> jobs = new HashMap<>();
  private final Map<String, QueueMode> modes = new HashMap<>();
  final List<JobLease> leases = new ArrayList<>();

  /** Holds what is found by {@link #find}, so many at a time. */
  final List<JobRecord> failed = new ArrayList<>();

  /** Holds what reads the pages behind the first one of each queue. */
  List<Supplier<List<Job>>> furtherPages = List.of();

  int portion = 100;
  Runnable looking = () -> {};

  /** Holds what is told of jobs that are to be changed. */
  Map<Long, ServerError> refused = Map.of();

  final List<String> calls = new ArrayList<>();
  final List<Optional<PushRequest>> requests = new ArrayList<>();
  private final Map<String, QueueSettings> settings = new HashMap<>();

  @Override
  public void ping() {}

  @Override
  public SortedSet<String> names() {
    return new TreeSet<>(queues.keySet());
  }

  @Override
  public void create(String queue) {
    if (queues.putIfAbsent(queue, new ArrayList<>()) != null) {
      throw new VconException(ServerError.QUEUE_EXISTS, "queue: " + queue + " already exists");
    }
  }

  @Override
  public List<Job> delete(String queue) {
    List<Job> waiting = jobs(queue);
    queues.remove(queue);
    return waiting;
  }

  @Override
  public void setMode(String queue, QueueMode mode) {
    ids(queue);
    modes.put(queue, mode);
  }

  @Override
  public QueueStatus status(String queue) {
    QueueStatus.Counts counts = new QueueStatus.Counts(4, 3, 2, 1);
    return new QueueStatus(
        queue,
        modes.getOrDefault(queue, QueueMode.OPEN),
        ids(queue).size(),
        0,
        0,
        Map.of("NO_QUEUE", 2L),
        5,
        Map.of("PROCESSOR_FAILED", 3L),
        1,
        ids(queue).isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(1500)),
        counts,
        counts);
  }

  @Override
  public Iterator<List<Job>> waiting(String queue) {
    List<Job> first = ids(queue).stream().map(jobs::get).toList();
    return Stream.concat(Stream.of(first), furtherPages.stream().map(Supplier::get)).iterator();
  }

  @Override
  public List<JobRecord> records(String queue, JobPage page) {
    if (failed.stream().anyMatch(job -> job.queue().equals(queue))) {
      return failed.stream().filter(job -> job.queue().equals(queue)).toList();
    }
    calls.add("records " + page);
    return ids(queue).stream()
        .filter(id -> id > page.after())
        .limit(page.limit())
        .map(id -> record(id).orElseThrow())
        .toList();
  }

  @Override
  public List<JobRecord> parked(long after, int limit) {
    return jobs.keySet().stream()
        .filter(id -> id > after)
        .limit(limit)
        .map(id -> record(id).orElseThrow())
        .toList();
  }

  @Override
  public QueueSettings settings(String queue) {
    ids(queue);
    return settings.getOrDefault(queue, QueueSettings.NONE);
  }

  @Override
  public void configure(String queue, QueueSettings bounds) {
    ids(queue);
    settings.put(queue, bounds);
  }

  @Override
  public void park(JobLease lease, ObjectNode report, JobParking parking) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void release(long jobId) {
    note("release", jobId);
  }

  @Override
  public JobsPushed push(
      String queue, List<Job> pushed, Duration delay, @Nullable PushRequest request) {
    requests.add(Optional.ofNullable(request));
    List<Long> ids = ids(queue);
    List<Long> made = new ArrayList<>();
    for (Job job : pushed) {
      long id = jobs.size() + 1L;
      jobs.put(id, job);
      made.add(id);
    }
    ids.addAll(made);
    calls.add("push " + queue + " " + pushed.size() + " " + delay);
    return new JobsPushed(made, ids.size() - made.size() + 1L);
  }

  @Override
  public long move(String from, String to, int limit) {
    List<Long> next = ids(from).subList(0, Math.min(limit, ids(from).size()));
    ids(to).addAll(next);
    int moved = next.size();
    next.clear();
    return moved;
  }

  @Override
  public Optional<JobRecord> record(long jobId) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.putObject("error").put("code", "QUERY_LIMIT").put("message", "too long");
    JobAttempt attempt =
        new JobAttempt(
            1,
            "host:1:2:3",
            QUEUED,
            Optional.of(QUEUED.plusMillis(250)),
            JobAttempt.Outcome.FAILED,
            report);
    return Optional.ofNullable(jobs.get(jobId))
        .map(
            job ->
                new JobRecord(
                    jobId,
                    "q",
                    job,
                    JobState.WAITING,
                    QUEUED,
                    Optional.of(QUEUED.plusSeconds(1)),
                    Optional.empty(),
                    Optional.empty(),
                    null,
                    OptionalLong.empty(),
                    List.of(attempt)));
  }

  @Override
  public void forget(long jobId) {
    if (!failed.removeIf(job -> job.id() == jobId)) {
      throw new VconException(ServerError.JOB_NOT_FOUND, "job: " + jobId + " not found");
    }
  }

  @Override
  public JobsFound jobsOf(String vconUuid, long before, int limit) {
    List<JobRecord> found =
        failed.stream()
            .filter(job -> job.job().names(vconUuid) && (before == 0 || job.id() < before))
            .sorted(Comparator.comparingLong(JobRecord::id).reversed())
            .limit(limit)
            .toList();
    return new JobsFound(found, found.size() == limit ? found.get(limit - 1).id() : 0);
  }

  @Override
  public JobsFound find(JobSearch search) {
    looking.run();
    calls.add("find " + search.queue().orElse("*") + " " + search.before());
    List<JobRecord> found =
        failed.stream()
            .filter(job -> job.state() == search.state())
            .filter(job -> search.queue().map(job.queue()::equals).orElse(true))
            .filter(job -> search.before() == 0 || job.id() < search.before())
            .sorted(Comparator.comparingLong(JobRecord::id).reversed())
            .limit(portion)
            .toList();
    boolean more = found.size() == portion;
    return new JobsFound(found, more ? found.get(found.size() - 1).id() : 0);
  }

  @Override
  public Map<Long, ServerError> runAgain(
      Collection<Long> jobIds, boolean fromStart, @Nullable String queue) {
    calls.add("run again " + jobIds + (fromStart ? " from the start" : "") + " to " + queue);
    return refusedOf(jobIds);
  }

  @Override
  public Map<Long, ServerError> discard(Collection<Long> jobIds) {
    calls.add("discard " + jobIds);
    return refusedOf(jobIds);
  }

  private Map<Long, ServerError> refusedOf(Collection<Long> jobIds) {
    Map<Long, ServerError> those = new TreeMap<>(refused);
    those.keySet().retainAll(jobIds);
    return those;
  }

  @Override
  public List<JobLease> inProgress() {
    return leases;
  }

  @Override
  public void requeue(long jobId) {
    note("requeue", jobId);
  }

  @Override
  public void drop(long jobId) {
    note("drop", jobId);
  }

  @Override
  public void cancel(long jobId) {
    note("cancel", jobId);
  }

  private void note(String what, long jobId) {
    if (!jobs.containsKey(jobId)) {
      throw new VconException(ServerError.JOB_NOT_FOUND, "job: " + jobId + " not found");
    }
    calls.add(what + " " + jobId);
  }

  private List<Long> ids(String queue) {
    List<Long> ids = queues.get(queue);
    if (ids == null) {
      throw new VconException(ServerError.QUEUE_NOT_FOUND, "queue: " + queue + " not found");
    }
    return ids;
  }

  @Override
  public List<JobLease> take(String queue, int limit, String server, Duration lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<Long> renew(Collection<JobLease> held, Duration extension) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void show(JobLease lease, ObjectNode report) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void keepCheckpoint(JobLease lease, byte[] state) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<byte[]> checkpoint(long jobId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> finish(JobLease lease, JobEnd end) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<String> commit(String runId, List<VconWrite> writes, List<JobPush> pushes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void retry(JobLease lease, ObjectNode report, Duration delay) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void giveBack(JobLease lease, Duration delay) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<JobLease> recover() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Watch watch(Listener listener) {
    throw new UnsupportedOperationException();
  }
}
