package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobChain;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.RequestParts;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryBudget;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Puts in a job for each stored vCon that a filter means and a query chooses: one whose first
 * result is neither null, false nor missing. A call looks at vCons for a bounded time and says
 * where the next one goes on.
 */
public final class QueriedJobs {
  private static final int PAGE = 100;

  /** Counts the vCons of a page at which nobody looks. */
  private static final int LARGE_PAGE = 1000;

  /** Counts the vCons of a page that one thread looks at. */
  private static final int PART = 25;

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);

  private final JobQueues queues;
  private final Source source;
  private final JobChain chain;
  private int queued;
  private int examined;
  private int failed;
  private @Nullable VconException failure;
  private final ArrayNode ids = JsonNodeFactory.instance.arrayNode();

  /** Prepares to put jobs in that begin this chain. */
  QueriedJobs(JobQueues queues, Source source, JobChain chain) {
    this.chain = chain;
    this.queues = queues;
    this.source = source;
  }

  /** Puts the jobs in. */
  ObjectNode push(String queue, JobQuery query, Duration delay) throws InterruptedException {
    queues.status(queue); // an unknown queue is told before a long look
    JobQuery.Text text = query.text();
    Chooser chooser = text == null ? QueriedJobs::all : chooser(text);
    long end = source.nanos().getAsLong() + LONGEST_LOOK.toNanos();
    Found page = find(query, query.after());
    @Nullable String after = query.after();
    while (!page.uuids().isEmpty()) {
      try {
        pushChosen(queue, chooser.choose(page.uuids()), delay);
        after = page.last();
        page = find(query, after);
      } catch (VconException e) {
        throw halfDone(e);
      }
      if (source.nanos().getAsLong() - end >= 0) {
        break;
      }
    }
    if (failure != null && failed == examined) {
      throw failure;
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("queued", queued).put("examined", examined).put("failed", failed);
    answer.set("job_ids", ids);
    answer.put("next_after", page.uuids().isEmpty() ? null : after);
    return answer;
  }

  /** Holds a page of uuids, and the place of the last one. */
  private record Found(List<String> uuids, String last) {}

  private Found find(JobQuery query, @Nullable String after) {
    VconFilter filter = query.filter();
    if (filter == null) {
      List<String> uuids = source.vcons().get().list(after, PAGE);
      return new Found(uuids, uuids.isEmpty() ? "" : uuids.get(uuids.size() - 1));
    }
    int limit = query.text() == null ? LARGE_PAGE : PAGE;
    List<IndexedVcon> found = source.index().get().find(filter, after, limit);
    String last = found.isEmpty() ? "" : found.get(found.size() - 1).position();
    return new Found(found.stream().map(IndexedVcon::uuid).toList(), last);
  }

  /** Looks which of some vCons are chosen. */
  private interface Chooser {
    List<Look> choose(List<String> uuids) throws InterruptedException;
  }

  private Chooser chooser(JobQuery.Text text) {
    QueryLanguage language = source.languages().apply(text.language());
    VconStore vcons = source.vcons().get();
    return uuids -> {
      List<Callable<List<Look>>> parts = new ArrayList<>();
      for (int from = 0; from < uuids.size(); from += PART) {
        List<String> part = uuids.subList(from, Math.min(uuids.size(), from + PART));
        parts.add(() -> look(vcons, part, language, text.query()));
      }
      return source.parts().all(parts).stream().flatMap(List::stream).toList();
    };
  }

  private void pushChosen(String queue, List<Look> looks, Duration delay) {
    List<Job> jobs = new ArrayList<>();
    for (Look look : looks) {
      count(look);
      if (look.chosen()) {
        jobs.add(Job.of(look.uuid()).in(chain));
      }
    }
    if (!jobs.isEmpty()) {
      queues.push(queue, jobs, delay).jobIds().forEach(id -> ids.add(Long.toString(id)));
      queued += jobs.size();
    }
  }

  /** Tells of a failure behind jobs that are in the queue already. */
  private VconException halfDone(VconException e) {
    return queued == 0 || e.code().kind() != ErrorKind.UNAVAILABLE
        ? e
        : new UnavailableException(
            e.code(),
            Outcome.UNKNOWN,
            queued + " jobs are in the queue, others are not: " + e.getMessage(),
            e);
  }

  private void count(Look look) {
    examined += look.there() ? 1 : 0;
    if (look.failure() != null) {
      failed++;
      failure = failure == null ? look.failure() : failure;
    }
  }

  /** Looks at vCons, in memory of their own: that of those before is not needed any more. */
  private List<Look> look(VconStore vcons, List<String> uuids, QueryLanguage language, String text)
      throws InterruptedException {
    List<Look> looks = new ArrayList<>();
    try (MemoryShare memory = MemoryBudget.ofHeap().open();
        MemoryShare.Work work = memory.enter()) {
      Iterator<String> uuid = uuids.iterator();
      for (Supplier<Optional<StoredVcon>> found : vcons.find(uuids)) {
        looks.add(look(uuid.next(), found.get(), language, text));
      }
    }
    return looks;
  }

  private static List<Look> all(List<String> uuids) {
    return uuids.stream().map(uuid -> new Look(uuid, true, true, null)).toList();
  }

  /**
   * Looks whether the query chooses a vCon; one on which it fails is not chosen; a query that fails
   * on each is refused.
   */
  private Look look(String uuid, Optional<StoredVcon> stored, QueryLanguage language, String text)
      throws InterruptedException {
    if (stored.isEmpty()) {
      return new Look(uuid, false, false, null);
    }
    try {
      JsonNode vcon = source.format().outgoing(stored.get().vcon());
      List<JsonNode> results = language.evaluate(vcon, text);
      return new Look(uuid, true, !results.isEmpty() && isTrue(results.get(0)), null);
    } catch (VconException e) {
      if (e.code() != ServerError.INVALID_QUERY) {
        throw e;
      }
      return new Look(uuid, true, false, e);
    }
  }

  /**
   * Holds what came of a look at one vCon.
   *
   * @param there whether it was there still
   * @param failure how the query failed on it; null if it did not
   */
  private record Look(
      String uuid, boolean there, boolean chosen, @Nullable VconException failure) {}

  private static boolean isTrue(JsonNode result) {
    return !result.isNull() && !(result.isBoolean() && !result.booleanValue());
  }

  /**
   * Chooses the vCons that queries choose from.
   *
   * @param languages gives a query language by its name
   * @param format in which queries see vCons
   * @param parts where several vCons are looked at at the same time
   * @param nanos a clock that only measures
   */
  public record Source(
      Supplier<VconStore> vcons,
      Supplier<VconIndex> index,
      Function<String, QueryLanguage> languages,
      PeerVconFormat format,
      RequestParts parts,
      LongSupplier nanos) {}
}
