package org.vconserver.store.redis;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexCheck;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.index.IndexEntry;

/**
 * Finds vCons by sorted sets, which the scripts that save and delete them keep. What was stored
 * before there were those, or by others, is put into them in the background. Thread-safe.
 */
final class RedisVconIndex implements VconIndex {
  private static final Logger LOG = LoggerFactory.getLogger(RedisVconIndex.class);
  private static final long KEEP_UP_MILLIS = 1000;
  private static final int INDEXED_AT_ONCE = 100;

  /** Bounds what one script looks at, as Redis does nothing else meanwhile. */
  private static final int LOOKED_AT_ONCE = 5000;

  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);

  private final Redis redis;
  private final RedisVconStore vcons;
  private final LongSupplier nanoTime = System::nanoTime;

  /** Says behind which name the search for what is missing goes on. */
  private volatile String kept = "";

  RedisVconIndex(Redis redis, RedisVconStore vcons) {
    this.redis = redis;
    this.vcons = vcons;
  }

  /** Begins to put what is missing into the index. */
  void start() {
    Upkeep.start(redis, KEEP_UP_MILLIS, "completing the index of vCons", this::keepUp);
  }

  /** Adds what is in the index of a vCon, as scripts read it. */
  static void add(Arguments arguments, IndexEntry entry) {
    arguments.add(entry.created().map(time -> Long.toString(milli(time))).orElse(""));
    arguments.add(entry.termsAsJson()).add(entry.summary().toString());
  }

  /** Gives a time in milliseconds, which scores of sorted sets hold exactly. */
  private static long milli(Instant time) {
    Instant first = Instant.EPOCH;
    Instant last = Instant.ofEpochMilli((1L << 42) - 1);
    return (time.isBefore(first) ? first : time.isAfter(last) ? last : time).toEpochMilli();
  }

  @Override
  public List<IndexedVcon> find(VconFilter filter, @Nullable String after, int limit) {
    requireNoText(filter);
    boolean byStored = filter.storedSince() != null;
    Search search = new Search(filter, byStored, after);
    List<IndexedVcon> found = new ArrayList<>();
    do {
      Reply page = search.next(false, limit - found.size());
      while (page.hasNext()) {
        found.add(indexed(page));
      }
    } while (found.size() < limit && search.hasMore());
    return found;
  }

  private IndexedVcon indexed(Reply page) {
    String subject = page.text();
    String score = page.text();
    Instant stored = page.time();
    long revision = ContentRevision.number(page.text());
    long size = page.number();
    String expires = page.text();
    ObjectNode summary = StrictJson.readObject(page.bytes());
    return new IndexedVcon(
        summary.path("uuid").asText(subject),
        score + "." + subject,
        stored,
        revision,
        size,
        expires.isEmpty() ? null : Instant.ofEpochMilli(Long.parseLong(expires)),
        summary);
  }

  @Override
  public long count(VconFilter filter) {
    requireNoText(filter);
    Search search = new Search(filter, filter.storedSince() != null, null);
    long count = 0;
    do {
      search.next(true, Integer.MAX_VALUE);
      count += search.found;
    } while (search.hasMore());
    return count;
  }

  private static void requireNoText(VconFilter filter) {
    if (filter.text() != null) {
      throw new VconException(
          ServerError.TEXT_SEARCH_UNSUPPORTED,
          "q: words can't be searched for in Redis, but in the embedded store; other filters can be used");
    }
  }

  @Override
  public IndexCheck check(@Nullable String after, int limit) {
    return new EntryCheck(redis, vcons).check(after, limit);
  }

  @Override
  public long textBehind() {
    return 0;
  }

  /** Holds a search that goes on, script by script. Used by one thread. */
  private final class Search {
    private final VconFilter filter;
    private final boolean byStored;
    private final long begun = nanoTime.getAsLong();
    private String score = "";
    private String subject = "";
    private boolean more = true;
    private long found;

    Search(VconFilter filter, boolean byStored, @Nullable String after) {
      this.filter = filter;
      this.byStored = byStored;
      if (after != null) {
        int dot = after.indexOf('.');
        if (!after.matches("\\d{1,15}\\..+")) {
          throw new VconException(
              ServerError.INVALID_REQUEST, "after: is no place in the list that is asked for");
        }
        score = after.substring(0, dot);
        subject = after.substring(dot + 1);
      }
    }

    /** Looks on, and gives what was found as the script gives it. */
    Reply next(boolean counting, int limit) {
      Arguments arguments = new Arguments().add(counting).add(byStored);
      arguments.add(time(filter.since())).add(time(filter.until()));
      arguments.add(time(filter.storedSince())).add(filter.terms().size());
      filter.terms().forEach(arguments::add);
      arguments.add(score).add(subject).add(limit).add(LOOKED_AT_ONCE);
      Reply reply = redis.shared(Script.INDEX_FIND, arguments).orThrow();
      found = reply.number();
      score = reply.text();
      subject = reply.text();
      more = !subject.isEmpty();
      return reply;
    }

    private static String time(@Nullable Instant time) {
      return time == null ? "" : Long.toString(milli(time));
    }

    boolean hasMore() {
      if (more && nanoTime.getAsLong() - begun > LONGEST_SEARCH.toNanos()) {
        throw new VconException(
            ServerError.QUERY_LIMIT,
            "The search takes longer than " + LONGEST_SEARCH.toSeconds() + " s: ask for less");
      }
      return more;
    }
  }

  /** Puts some of what is missing into the index. */
  void keepUp() {
    if (behind() == 0) {
      kept = "";
      return;
    }
    Reply reply =
        redis.shared(Script.INDEX_BEHIND, Arguments.of(kept).add(INDEXED_AT_ONCE)).orThrow();
    reply.number();
    kept = reply.text();
    while (reply.hasNext()) {
      index(redis.keys().uuid(reply.text()));
    }
  }

  /** Puts one vCon into the index; one that can't be read is said. */
  private void index(String uuid) {
    try {
      Optional<StoredVcon> stored = vcons.find(uuid);
      if (stored.isPresent()) {
        byte[] text = stored.get().vcon().toJson();
        Arguments arguments = Arguments.of(VconUuid.key(uuid));
        arguments.add(ContentRevision.digits(stored.get().revision())).add(text.length);
        add(arguments, IndexEntry.of(stored.get().vcon()));
        redis.shared(Script.INDEX_ADD, arguments).orThrow();
        if (vcons.find(uuid).isEmpty()) {
          redis.shared(Script.INDEX_DROP, Arguments.of(VconUuid.key(uuid))).orThrow();
        }
      }
    } catch (VconException e) {
      LOG.debug("vCon {} is not in the index: {}", uuid, e.getMessage());
    }
  }

  @Override
  public long behind() {
    return redis.shared(Script.INDEX_BEHIND, Arguments.of("").add(0)).orThrow().number();
  }
}
