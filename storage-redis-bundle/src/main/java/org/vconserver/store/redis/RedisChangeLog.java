package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.List;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.store.VconWrite;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.vcon.VconUuid;

/**
 * Reads the change log, a stream, which the scripts that save and delete vCons write. The last
 * thousand changes of a vCon can be listed. Thread-safe.
 */
final class RedisChangeLog implements ChangeLog {
  private static final long FORGET_MILLIS = 10_000;

  private final Redis redis;

  RedisChangeLog(Redis redis) {
    this.redis = redis;
  }

  /** Begins to forget, from time to time, what is too old. */
  void start() {
    Upkeep.start(redis, FORGET_MILLIS, "forgetting old changes", this::forgetOld);
  }

  /** Forgets what is too old. */
  void forgetOld() {
    boolean more = true;
    while (more) {
      more = redis.shared(Script.CHANGES_FORGET, new Arguments()).orThrow().truth();
    }
  }

  @Override
  public List<Change> after(long seq, int limit) {
    return changes(
        redis.shared(Script.CHANGES_AFTER, new Arguments().add(seq).add(limit)).orThrow());
  }

  @Override
  public List<Change> historyOf(String uuid, long before, int limit) {
    Arguments arguments = Arguments.of(VconUuid.key(uuid)).add(before).add(limit);
    return changes(redis.shared(Script.CHANGES_OF, arguments).orThrow());
  }

  @Override
  public long newest() {
    return redis.shared(Script.CHANGES_LOOK, new Arguments()).orThrow().number();
  }

  @Override
  public long forgotten() {
    Reply reply = redis.shared(Script.CHANGES_LOOK, new Arguments()).orThrow();
    reply.number();
    return reply.number();
  }

  private static List<Change> changes(Reply reply) {
    List<Change> changes = new ArrayList<>();
    while (reply.hasNext()) {
      long seq = reply.number();
      var at = reply.time();
      String kind = reply.text();
      String subject = reply.text();
      String digest = reply.text();
      long size = reply.number();
      changes.add(
          new Change(
              seq,
              at,
              ChangeKind.named(kind)
                  .orElseThrow(() -> new IllegalStateException("no kind of change: " + kind)),
              subject,
              digest.isEmpty() ? VconWrite.ABSENT : ContentRevision.ofDigest(digest),
              digest,
              size,
              ChangeCause.ofText(reply.text())));
    }
    return changes;
  }
}
