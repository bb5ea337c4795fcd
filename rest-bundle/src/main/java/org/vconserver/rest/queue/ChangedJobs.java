package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.api.job.JobRecord;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconException;

/** Changes failed jobs portion by portion, and counts what became of them. Not thread-safe. */
final class ChangedJobs {
  private static final int PORTION = 100;
  private static final int MOST_IDS = 1000;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Change change;
  private final long most;
  private final List<Long> done = new ArrayList<>();
  private final Map<ServerError, Long> left = new TreeMap<>();

  /** Changes jobs, and gives those that were left as they are with the reason. */
  interface Change {
    Map<Long, ServerError> apply(List<Long> jobIds);
  }

  /**
   * Prepares a change.
   *
   * @param most how many jobs are changed at most
   */
  ChangedJobs(Change change, long most) {
    this.change = change;
    this.most = most;
  }

  /** Changes the jobs of these ids. */
  ObjectNode named(List<Long> ids, String word) {
    for (int from = 0; from < ids.size(); from += PORTION) {
      change(ids.subList(from, Math.min(ids.size(), from + PORTION)));
    }
    return answer(word, 0);
  }

  /** Changes the jobs that a filter chooses. */
  ObjectNode chosen(FilteredJobs jobs, long after, String word) {
    return answer(word, jobs.look(after, LONGEST, this::take));
  }

  private long take(List<JobRecord> found) {
    List<Long> ids = found.stream().map(JobRecord::id).toList();
    int next = 0;
    while (next < ids.size() && done.size() < most) {
      int end = (int) Math.min(ids.size(), next + most - done.size());
      change(ids.subList(next, end));
      next = end;
    }
    return done.size() >= most ? ids.get(next - 1) : 0;
  }

  private void change(List<Long> ids) {
    try {
      Map<Long, ServerError> refused = change.apply(ids);
      refused.values().forEach(reason -> left.merge(reason, 1L, Long::sum));
      ids.stream().filter(id -> !refused.containsKey(id)).forEach(done::add);
    } catch (VconException e) {
      throw done.isEmpty() || e.code().kind() != ErrorKind.UNAVAILABLE
          ? e
          : new UnavailableException(
              e.code(),
              Outcome.UNKNOWN,
              done.size() + " jobs are done, others may not be: " + e.getMessage(),
              e);
    }
  }

  private ObjectNode answer(String word, long next) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put(word, done.size());
    answer.putArray("job_ids");
    done.stream().limit(MOST_IDS).forEach(id -> answer.withArray("job_ids").add(Long.toString(id)));
    ObjectNode reasons = answer.putObject("left");
    left.forEach((reason, count) -> reasons.put(reason.name().toLowerCase(Locale.ROOT), count));
    return answer.put("next_after", next == 0 ? null : Long.toString(next));
  }
}
