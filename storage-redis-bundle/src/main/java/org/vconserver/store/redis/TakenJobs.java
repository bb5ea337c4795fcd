package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.redisson.api.options.KeysScanOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the records of jobs that a py_vcon_server has taken out of their queues: it knows nothing
 * of them, so that they would wait for ever. Looks once after the start, and then as long as there
 * are signs of such a server. Thread-safe.
 */
final class TakenJobs {
  private static final Logger LOG = LoggerFactory.getLogger(TakenJobs.class);
  private static final long LOOK_MILLIS = 15_000;
  private static final int CHUNK = 500;

  private final Redis redis;
  private volatile boolean looked;

  TakenJobs(Redis redis) {
    this.redis = redis;
  }

  void watch() {
    Upkeep.startBesidePeers(
        redis, LOOK_MILLIS, "a look for jobs that others have taken", this::look);
  }

  private void look() {
    if (!looked || redis.shared(Script.PEERS, new Arguments()).orThrow().truth()) {
      long closed = close();
      if (closed > 0) {
        LOG.info("{} jobs were taken by a py_vcon_server: their records say so", closed);
      }
      looked = true;
    }
  }

  /** Closes them, and says how many. */
  long close() {
    Set<String> waiting = waiting();
    String prefix = redis.keys().shared() + "job:";
    List<String> candidates = new ArrayList<>();
    long closed = 0;
    KeysScanOptions options =
        KeysScanOptions.defaults().pattern(VconNames.literal(prefix) + "*").chunkSize(CHUNK);
    for (String key : redis.client().getKeys().getKeys(options)) {
      String id = key.substring(prefix.length());
      if (!waiting.contains(id)) {
        candidates.add(id);
      }
      if (candidates.size() == CHUNK) {
        closed += close(candidates);
        candidates.clear();
      }
    }
    return closed + close(candidates);
  }

  /** Looks at jobs once more, each in one step, as they may be back in their queues. */
  private long close(List<String> ids) {
    Arguments arguments = new Arguments().add(ids.size());
    ids.forEach(arguments::add);
    return redis.shared(Script.TAKEN_ELSEWHERE, arguments).orThrow().number();
  }

  private Set<String> waiting() {
    Set<String> ids = new HashSet<>();
    for (String queue : redis.shared(Script.NAMES, Arguments.of("queues")).orThrow().texts()) {
      WaitingElements.of(redis, queue, JobTexts::id).forEachRemaining(ids::addAll);
    }
    return ids;
  }
}
