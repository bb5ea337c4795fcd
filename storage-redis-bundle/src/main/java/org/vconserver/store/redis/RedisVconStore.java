package org.vconserver.store.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.api.store.FormerVersion;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Keeps vCons in Redis, as py_vcon_server does. A revision is made of the content, so that writes
 * of others count too. Thread-safe.
 */
final class RedisVconStore implements VconStore {
  /** Bounds the bytes of several vCons that are read at once. */
  private static final long MOST_BYTES = 1 << 20;

  private final Redis redis;
  private final VconNames names;
  private final ClusterChanges changes;
  private final VconLocks locks;

  RedisVconStore(Redis redis) {
    this(redis, new VconNames(redis));
    names.watchDeletions();
    changes.start();
  }

  private RedisVconStore(Redis redis, VconNames names) {
    this.redis = redis;
    this.names = names;
    this.changes = new ClusterChanges(redis);
    this.locks = new VconLocks(redis);
  }

  /** Makes one that does nothing by itself. */
  static RedisVconStore unwatched(Redis redis) {
    return new RedisVconStore(redis, new VconNames(redis));
  }

  /** Says whether the vCons are in a Redis. */
  boolean isIn(Redis other) {
    return redis == other;
  }

  @Override
  public void ping() {
    redis.ping();
  }

  @Override
  public Optional<StoredVcon> find(String uuid) {
    long most = MemoryShare.free();
    if (!redis.isJson()) {
      Optional<byte[]> plain = redis.value(redis.keys().vcon(uuid), most);
      if (plain.isPresent()) {
        return plain.map(RedisVconStore::stored);
      }
    }
    Optional<StoredVcon> found = read(Script.VCON_FIND, uuid, () -> names(uuid), most);
    if (found.isEmpty() && redis.isJson()) {
      redis.vcon(Script.VCON_FORGET, uuid, names(uuid)).orThrow();
    }
    return found;
  }

  @Override
  public Optional<StoredVcon> findFormer(String uuid, long revision) {
    return read(
        Script.VCON_FORMER,
        uuid,
        () -> former(uuid, ContentRevision.digits(revision)),
        MemoryShare.free());
  }

  @Override
  public List<FormerVersion> formerVersions(String uuid) {
    Reply reply = redis.vcon(Script.VCON_FORMER, uuid, former(uuid, "").add(0)).orThrow();
    List<FormerVersion> versions = new ArrayList<>();
    while (reply.hasNext()) {
      long revision = ContentRevision.number(reply.text());
      versions.add(new FormerVersion(revision, reply.time(), reply.number()));
    }
    return versions;
  }

  private Arguments former(String uuid, String revision) {
    return Arguments.of(redis.keys().lockName(uuid)).add(revision);
  }

  /**
   * Reads a vCon for whose bytes there is memory.
   *
   * @param most the memory that is free; a script that has more to give says how much instead
   */
  private Optional<StoredVcon> read(
      Script script, String uuid, Supplier<Arguments> arguments, long most) {
    long limit = most;
    while (true) {
      Reply reply = redis.vcon(script, uuid, arguments.get().add(limit));
      if (!reply.startsWith("large")) {
        return found(reply.orThrow());
      }
      limit = reply.number();
      MemoryShare.take(limit); // refuses it, unless others have given memory back meanwhile
      MemoryShare.giveBackEarly(limit);
    }
  }

  @Override
  public List<Supplier<Optional<StoredVcon>>> find(List<String> uuids) {
    if (redis.isCluster() || uuids.isEmpty()) {
      return VconStore.super.find(uuids); // each of them is in a slot of its own
    }
    long most = Math.min(MOST_BYTES, MemoryShare.free());
    MemoryShare.take(most);
    Arguments arguments = new Arguments().add(most).add(uuids.size());
    uuids.forEach(uuid -> VconArguments.addNames(arguments, redis.keys(), uuid));
    List<Supplier<Optional<StoredVcon>>> found = new ArrayList<>();
    try {
      Reply reply = redis.vcon(Script.VCONS_FIND, uuids.get(0), arguments).orThrow();
      for (String uuid : uuids) {
        byte[] bytes = reply.bytes();
        most -= bytes.length;
        found.add(bytes.length == 0 ? () -> find(uuid) : () -> Optional.of(storedAlready(bytes)));
      }
    } finally {
      MemoryShare.giveBackEarly(most);
    }
    return found;
  }

  /** Makes a vCon, which takes its own memory; that of the bytes is given back. */
  private static StoredVcon storedAlready(byte[] bytes) {
    try {
      return stored(bytes);
    } finally {
      MemoryShare.giveBackEarly(bytes.length);
    }
  }

  /** Gives the names that a script reads first. */
  private Arguments names(String uuid) {
    return VconArguments.addNames(new Arguments(), redis.keys(), uuid);
  }

  private static Optional<StoredVcon> found(Reply reply) {
    if (!reply.hasNext()) {
      return Optional.empty();
    }
    return Optional.of(stored(reply.bytes()));
  }

  private static StoredVcon stored(byte[] bytes) {
    return new StoredVcon(Vcon.parse(bytes), ContentRevision.number(bytes));
  }

  @Override
  public List<Long> save(List<VconWrite> writes) {
    if (writes.isEmpty()) {
      return List.of();
    }
    if (!redis.isCluster()) {
      return saveTogether(writes, 0);
    }
    if (writes.size() > 1) {
      for (VconWrite write : writes) {
        run(Script.VCON_CHECK, new Arguments(), List.of(write)).orThrow();
      }
    }
    List<String> uuids = writes.stream().map(write -> write.vcon().uuid()).toList();
    ClusterChanges.Intent intent = changes.intend(uuids);
    List<Long> revisions = new ArrayList<>();
    try {
      for (VconWrite write : writes) {
        revisions.addAll(saveTogether(List.of(write), intent.since()));
      }
    } catch (UnavailableException e) {
      throw revisions.isEmpty() ? e : halfDone(e);
    }
    changes.tell(intent, uuids);
    return revisions;
  }

  private static VconException halfDone(UnavailableException e) {
    return UnavailableException.ofStore(
        Outcome.UNKNOWN, "Some of the vCons are saved, others are not: " + e.getMessage(), e);
  }

  /**
   * Saves vCons of one slot.
   *
   * @param intended when it was said, in a Cluster, that they are to be saved; 0 if this is none
   */
  List<Long> saveTogether(List<VconWrite> writes, long intended) {
    Arguments arguments = new Arguments().add(!redis.isCluster()).add(intended);
    Reply reply = run(Script.VCON_SAVE, arguments, writes).orThrow();
    List<Long> revisions = new ArrayList<>();
    while (reply.hasNext()) {
      revisions.add(ContentRevision.number(reply.text()));
    }
    return revisions;
  }

  private Reply run(Script script, Arguments arguments, List<VconWrite> writes) {
    arguments.add(writes.size());
    writes.forEach(write -> VconArguments.add(arguments, redis, write));
    return redis.vcon(script, writes.get(0).vcon().uuid(), arguments);
  }

  @Override
  public boolean delete(String uuid, OptionalLong expected, ChangeCause cause) {
    if (!redis.isCluster()) {
      return deleteNow(uuid, expected, cause, 0);
    }
    ClusterChanges.Intent intent = changes.intend(List.of(uuid));
    boolean there = deleteNow(uuid, expected, cause, intent.since());
    changes.tell(intent, List.of(uuid));
    return there;
  }

  @Override
  public boolean erase(String uuid, ChangeCause cause) {
    boolean there = delete(uuid, OptionalLong.empty(), cause);
    String subject = VconUuid.key(uuid);
    long next = eraseChanges(subject, 0);
    while (next > 0) {
      next = eraseChanges(subject, next);
    }
    return there;
  }

  /** Forgets some of the changes of a vCon; gives where to go on, 0 for nowhere. */
  private long eraseChanges(String subject, long from) {
    Arguments arguments = Arguments.of(subject).add(from);
    return redis.shared(Script.CHANGES_ERASE, arguments).orThrow().number();
  }

  private boolean deleteNow(String uuid, OptionalLong expected, ChangeCause cause, long intended) {
    Arguments arguments =
        names(uuid).add(!redis.isCluster()).add(intended).add(VconArguments.expected(expected));
    VconArguments.addChange(arguments, uuid, cause);
    return redis.vcon(Script.VCON_DELETE, uuid, arguments).orThrow().truth();
  }

  @Override
  public Optional<Instant> expires(String uuid) {
    String at = redis.vcon(Script.VCON_EXPIRES, uuid, names(uuid)).orThrow().text();
    return at.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(at)));
  }

  @Override
  public boolean lock(Set<String> uuids, String token, Duration lease) {
    return locks.lock(uuids, token, lease);
  }

  @Override
  public void unlock(Set<String> uuids, String token) {
    locks.unlock(uuids, token);
  }

  @Override
  public List<String> list(@Nullable String after, int limit) {
    return names.list(after, limit);
  }
}
