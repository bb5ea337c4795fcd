package org.vconserver.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchResult;
import org.redisson.api.RBatch;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.RedisException;
import org.redisson.client.codec.ByteArrayCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.vcon.VconUuid;

/**
 * Keeps the uuids of all vCons in order: a sorted set of ours, since py_vcon_server keeps no index.
 * It is made from the keys when it is not there, and completed from them from time to time, in the
 * background, with the vCons that others have saved. Thread-safe.
 */
final class VconNames {
  private static final Logger LOG = LoggerFactory.getLogger(VconNames.class);
  private static final Duration AGE = Duration.ofMinutes(5);
  private static final Duration LONGEST_SCAN = Duration.ofSeconds(60);
  private static final int CHUNK = 1000;
  private static final long SWEEP_MILLIS = 1000;
  private static final int SWEPT_AT_ONCE = 1000;
  private static final Pattern GLOB = Pattern.compile("([\\[\\]*?\\\\^])");

  private final Redis redis;
  private final AtomicBoolean scanning = new AtomicBoolean();

  /** Says behind which name the sweep goes on; used by one sweep at a time. */
  private volatile String swept = "";

  private volatile boolean orphansFound;

  VconNames(Redis redis) {
    this.redis = redis;
  }

  void add(List<String> uuids) {
    change("add", uuids);
  }

  private void change(String how, List<String> uuids) {
    Arguments arguments = Arguments.of(how).add(uuids.size());
    uuids.forEach(uuid -> arguments.add(redis.keys().name(uuid)));
    redis.shared(Script.VCON_INDEX, arguments).orThrow();
  }

  /**
   * Gives a page. Where a py_vcon_server saves vCons too, the keys are looked at before the first
   * page, so that those are in it.
   */
  List<String> list(@Nullable String after, int limit) {
    List<String> found = new ArrayList<>();
    String from = after == null ? "" : redis.keys().name(after);
    boolean complete = false;
    while (found.size() < limit) {
      Arguments arguments = new Arguments().add(!redis.isCluster()).add(from).add(limit);
      Reply page = redis.shared(Script.VCON_LIST, arguments).orThrow();
      String completed = page.text();
      Instant now = page.time();
      boolean shared = page.truth();
      boolean old =
          completed.isEmpty()
              || Instant.ofEpochMilli(Long.parseLong(completed)).plus(AGE).isBefore(now);
      boolean first = after == null && found.isEmpty();
      if (!complete && (completed.isEmpty() || (first && (shared || (old && redis.isJson()))))) {
        redis.threads().work(this::scan, LONGEST_SCAN);
        complete = true;
        continue;
      }
      if (old && scanning.compareAndSet(false, true)) {
        redis.threads().later(this::scanAgain);
      }
      from = page.text();
      List<String> uuids = new ArrayList<>();
      while (page.hasNext()) {
        uuids.add(redis.keys().uuid(page.text()));
      }
      found.addAll(redis.isCluster() ? existing(uuids) : uuids);
      if (from.isEmpty()) {
        break;
      }
    }
    return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
  }

  /**
   * Looks from now on, bit by bit, which vCons a py_vcon_server has deleted, and takes away what is
   * kept beside them.
   */
  void watchDeletions() {
    Upkeep.startBesidePeers(
        redis, SWEEP_MILLIS, "a look for what others have deleted", this::sweep);
  }

  private void sweep() {
    if (!orphansFound) {
      findOrphans();
      orphansFound = true;
    }
    Reply reply = redis.shared(Script.VCON_SWEEP, Arguments.of(swept).add(SWEPT_AT_ONCE)).orThrow();
    swept = reply.text();
    long gone = reply.number();
    if (gone > 0) {
      LOG.info("The exact texts of {} vCons that others have deleted are gone", gone);
    }
  }

  /** Adds to the index what only has something beside it, so that it is swept. */
  private void findOrphans() {
    String prefix = redis.keys().rawPrefix();
    List<String> names = new ArrayList<>();
    for (String key : redis.client().getKeys().getKeys(keys(prefix))) {
      names.add(redis.keys().uuid(key.substring(prefix.length(), key.length() - 1)));
      if (names.size() == CHUNK) {
        add(names);
        names.clear();
      }
    }
    add(names);
  }

  private static KeysScanOptions keys(String prefix) {
    return KeysScanOptions.defaults().pattern(literal(prefix) + "*").chunkSize(CHUNK);
  }

  /** Writes a text as the part of a glob that matches nothing else. */
  static String literal(String text) {
    return GLOB.matcher(text).replaceAll("\\\\$1");
  }

  /** Gives the uuids that there is a vCon of. */
  private List<String> existing(List<String> uuids) {
    if (uuids.isEmpty()) {
      return uuids;
    }
    List<?> there;
    try {
      there = redis.await(true, () -> areThere(uuids)).getResponses();
    } catch (RedisException e) {
      throw Failures.unavailable(Outcome.NOT_DONE, e);
    }
    List<String> existing = new ArrayList<>();
    for (int i = 0; i < uuids.size(); i++) {
      if (Boolean.TRUE.equals(there.get(i))) {
        existing.add(uuids.get(i));
      }
    }
    return existing;
  }

  private CompletionStage<BatchResult<?>> areThere(List<String> uuids) {
    RBatch batch = redis.client().createBatch();
    for (String uuid : uuids) {
      var unused =
          batch.getBucket(redis.keys().vcon(uuid), ByteArrayCodec.INSTANCE).isExistsAsync();
    }
    return batch.executeAsync();
  }

  private void scanAgain() {
    try {
      scan();
    } catch (RuntimeException e) {
      LOG.warn("The index of vCons could not be completed: {}", Failures.describe(e));
    } finally {
      scanning.set(false);
    }
  }

  /** Adds every vCon that there is. Whatever is saved meanwhile adds itself. */
  private int scan() {
    String prefix = redis.keys().vcon("");
    List<String> chunk = new ArrayList<>();
    int count = 0;
    try {
      for (String key : redis.client().getKeys().getKeys(keys(prefix))) {
        String uuid = redis.keys().uuid(key.substring(prefix.length()));
        if (VconUuid.fault(uuid).isEmpty()) {
          chunk.add(uuid);
          count++;
        }
        if (chunk.size() == CHUNK) {
          add(chunk);
          chunk.clear();
        }
      }
    } catch (RedisException e) {
      throw Failures.unavailable(Outcome.NOT_DONE, e);
    }
    add(chunk);
    change("complete", List.of());
    return count;
  }
}
