package org.vconserver.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.vcon.error.VconException;

/**
 * Brings changes of vCons of a Cluster into the change log and the index of names, which are in
 * another slot. Whoever changes vCons says so there first; the change then keeps what is to be told
 * beside its vCon, numbered; then it is told, in that order and once. What a server that died has
 * left is told by another one. Thread-safe.
 */
final class ClusterChanges {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterChanges.class);

  /** After this long nobody goes on with what he has said he would do: a script refuses it. */
  private static final Duration OVERDUE = Duration.ofMinutes(1);

  private static final long LOOK_MILLIS = 5_000;
  private static final int WORDS = 12;

  private final Redis redis;

  ClusterChanges(Redis redis) {
    this.redis = redis;
  }

  /**
   * Names changes that are about to be made.
   *
   * @param since when it was said, by the clock of Redis
   */
  record Intent(String call, long since) {}

  /** Begins to look for what others have left. */
  void start() {
    Upkeep.start(redis, LOOK_MILLIS, "telling what was changed", this::tellOverdue);
  }

  /** Says which vCons are about to be changed. */
  Intent intend(List<String> uuids) {
    String call = UUID.randomUUID().toString();
    Arguments arguments = Arguments.of(call).add(uuids.size());
    uuids.forEach(uuid -> arguments.add(redis.keys().name(uuid)));
    return new Intent(call, redis.shared(Script.CHANGES_INTEND, arguments).orThrow().number());
  }

  /** Tells what was changed. That it can't be told is no failure: it is told later. */
  void tell(Intent intent, List<String> uuids) {
    for (String uuid : uuids) {
      try {
        tell(intent.call(), redis.keys().name(uuid));
      } catch (VconException e) {
        LOG.warn("The change of {} comes into the change log later: {}", uuid, e.getMessage());
      }
    }
  }

  /** Tells what is overdue. */
  void tellOverdue() {
    if (!redis.isCluster()) {
      return;
    }
    Reply overdue = redis.shared(Script.CHANGES_OVERDUE, new Arguments().add(OVERDUE)).orThrow();
    Map<String, String> calls = new TreeMap<>();
    while (overdue.hasNext()) {
      calls.put(overdue.text(), overdue.text());
    }
    calls.forEach(this::tell);
  }

  private void tell(String call, String name) {
    Reply untold = untold(name, 0);
    long last = 0;
    List<byte[]> changes = new ArrayList<>();
    while (untold.hasNext()) {
      byte[] place = untold.bytes();
      last = Long.parseLong(new String(place, StandardCharsets.US_ASCII));
      changes.add(place);
      for (int i = 1; i < WORDS; i++) {
        changes.add(untold.bytes());
      }
    }
    Arguments arguments = Arguments.of(call, name).add(changes.size() / WORDS);
    changes.forEach(arguments::add);
    redis.shared(Script.CHANGES_TELL, arguments).orThrow();
    if (last > 0) {
      untold(name, last);
    }
  }

  private Reply untold(String name, long told) {
    return redis
        .vcon(Script.VCON_UNTOLD, redis.keys().uuid(name), Arguments.of(name).add(told))
        .orThrow();
  }
}
