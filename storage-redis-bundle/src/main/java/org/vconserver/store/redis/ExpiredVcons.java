package org.vconserver.store.redis;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.support.store.ExpiryClock;

/**
 * Deletes the vCons whose time has come, in the background, on every server: a sorted set says
 * which these may be, and the script that deletes one looks at what is kept beside it. One that a
 * run has locked is left until it is free; a run that begins just then fails, as its vCon is gone.
 * Thread-safe.
 */
final class ExpiredVcons {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiredVcons.class);
  private static final long LOOK_MILLIS = 1000;

  /** Bounds what one script deletes, as Redis does nothing else meanwhile. */
  private static final int DELETED_AT_ONCE = 50;

  private final Redis redis;
  private final ClusterChanges changes;

  ExpiredVcons(Redis redis) {
    this.redis = redis;
    this.changes = new ClusterChanges(redis);
  }

  /** Begins to delete what has expired. */
  void start() {
    Upkeep.start(redis, LOOK_MILLIS, "deleting what has expired", this::delete);
  }

  /** Deletes what has expired by now. */
  void delete() {
    int passedOver = 0;
    boolean more = true;
    while (more) {
      Arguments arguments = new Arguments().add(passedOver).add(DELETED_AT_ONCE);
      Reply reply = redis.shared(Script.EXPIRES_DUE, arguments).orThrow();
      if (!mayDelete(reply)) {
        return;
      }
      Map<String, String> due = new LinkedHashMap<>();
      while (reply.hasNext()) {
        due.put(reply.text(), reply.text());
      }
      passedOver += delete(due);
      more = due.size() == DELETED_AT_ONCE;
    }
  }

  /** Looks at the clock of Redis, as long as something can expire. */
  private boolean mayDelete(Reply reply) {
    Instant now = reply.time();
    ExpiryClock before = new ExpiryClock(reply.number(), reply.number());
    boolean any = reply.truth();
    ExpiryClock looked = any ? before.look(now) : ExpiryClock.NONE;
    if (!looked.equals(before)) {
      Arguments known = new Arguments().add(looked.seen()).add(looked.heldUntil());
      redis.shared(Script.EXPIRES_SEEN, known).orThrow();
    }
    if (looked.heldUntil() > before.heldUntil()) {
      LOG.warn("Expired vCons stay for a while: {}", looked.reason());
    }
    return any && looked.mayDelete(now);
  }

  /** Deletes vCons, each with the time that the sorted set says; counts those that are locked. */
  private int delete(Map<String, String> due) {
    List<String> uuids = List.copyOf(due.keySet());
    int locked = 0;
    if (!redis.isCluster()) {
      return uuids.isEmpty() ? 0 : delete(uuids, due, 0);
    }
    for (String uuid : uuids) {
      ClusterChanges.Intent intent = changes.intend(List.of(uuid));
      locked += delete(List.of(uuid), due, intent.since());
      changes.tell(intent, List.of(uuid));
    }
    return locked;
  }

  /**
   * Deletes vCons of one slot.
   *
   * @param intended when it was said, in a Cluster, that they are to be deleted; 0 if this is none
   */
  private int delete(List<String> uuids, Map<String, String> due, long intended) {
    Arguments arguments = new Arguments().add(!redis.isCluster()).add(intended).add(uuids.size());
    for (String uuid : uuids) {
      VconArguments.addNames(arguments, redis.keys(), uuid);
      VconArguments.addChange(arguments, uuid, ChangeCause.EXPIRED);
    }
    Reply reply = redis.vcon(Script.VCON_EXPIRE, uuids.get(0), arguments).orThrow();
    int locked = 0;
    for (String uuid : uuids) {
      String outcome = reply.text();
      switch (outcome) {
        case "deleted" -> LOG.info("vCon {} has expired, and is deleted", uuid);
        case "locked" -> locked++;
        default ->
            redis
                .shared(
                    Script.EXPIRES_CORRECT, Arguments.of(uuid, due.getOrDefault(uuid, ""), outcome))
                .orThrow();
      }
    }
    return locked;
  }
}
