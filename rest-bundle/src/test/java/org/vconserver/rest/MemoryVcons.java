package org.vconserver.rest;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.api.store.FormerVersion;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/** vCons in memory, as the contract of the store has it, without locks. */
public final class MemoryVcons implements VconStore, ChangeLog {
  private final NavigableMap<String, StoredVcon> vcons = new TreeMap<>();
  private final Map<String, List<StoredVcon>> former = new HashMap<>();
  private final Map<String, Instant> expiries = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private long revisions = 15;
  boolean reachable = true;
  int savesUntilAway = Integer.MAX_VALUE;
  String refusesUuid = "";

  /** Holds what is thrown by those who read some vCons. */
  public final Map<String, VconException> unreadable = new HashMap<>();

  /** Counts the next saves that find that somebody else has changed the vCon. */
  int conflicts;

  @Override
  public void ping() {
    if (!reachable) {
      throw new VconException(ServerError.STORAGE_UNAVAILABLE, "not reachable");
    }
  }

  @Override
  public Optional<StoredVcon> find(String uuid) {
    if (unreadable.containsKey(uuid)) {
      throw unreadable.get(uuid);
    }
    return Optional.ofNullable(vcons.get(VconUuid.key(uuid)));
  }

  @Override
  public Optional<StoredVcon> findFormer(String uuid, long revision) {
    return former.getOrDefault(VconUuid.key(uuid), List.of()).stream()
        .filter(version -> version.revision() == revision)
        .findFirst();
  }

  @Override
  public List<FormerVersion> formerVersions(String uuid) {
    return former.getOrDefault(VconUuid.key(uuid), List.of()).stream()
        .map(v -> new FormerVersion(v.revision(), RestApi.NOW, v.vcon().toJson().length))
        .toList();
  }

  @Override
  public List<Long> save(List<VconWrite> writes) {
    if (conflicts > 0) {
      conflicts--;
      throw new VconException(ServerError.REVISION_CONFLICT, "changed");
    }
    List<Long> saved = new ArrayList<>();
    if (writes.size() > savesUntilAway) {
      throw UnavailableException.ofStore(Outcome.UNKNOWN, "away", new IOException("away"));
    }
    savesUntilAway -= writes.size();
    for (VconWrite write : writes) {
      if (write.vcon().uuid().equals(refusesUuid)) {
        throw new VconException(ServerError.REVISION_CONFLICT, "changed");
      }
    }
    for (VconWrite write : writes) {
      requireRevision(write.vcon().uuid(), write.expected());
      String key = VconUuid.key(write.vcon().uuid());
      StoredVcon before = vcons.put(key, new StoredVcon(write.vcon(), ++revisions));
      boolean there = before != null;
      if (before != null) {
        former.computeIfAbsent(key, made -> new ArrayList<>()).add(0, before);
      }
      saved.add(revisions);
      expire(VconUuid.key(write.vcon().uuid()), write.expiry());
      ChangeKind kind = there ? ChangeKind.VCON_UPDATED : ChangeKind.VCON_CREATED;
      add(kind, write.vcon().uuid(), revisions, write.vcon().toJson().length, write.cause());
    }
    return saved;
  }

  /** Gives a vCon that is there, readable or not. */
  StoredVcon stored(String uuid) {
    return Objects.requireNonNull(vcons.get(VconUuid.key(uuid)));
  }

  private void expire(String key, VconExpiry expiry) {
    switch (expiry.kind()) {
      case NEVER -> expiries.remove(key);
      case AT -> expiries.put(key, Instant.ofEpochMilli(expiry.millis()));
      case AFTER -> expiries.put(key, RestApi.NOW.plusMillis(expiry.millis()));
      case KEPT -> {
        // stays
      }
    }
  }

  @Override
  public Optional<Instant> expires(String uuid) {
    return Optional.ofNullable(expiries.get(VconUuid.key(uuid)));
  }

  @Override
  public boolean delete(String uuid, OptionalLong expected, ChangeCause cause) {
    requireRevision(uuid, expected);
    boolean there = vcons.remove(VconUuid.key(uuid)) != null;
    expiries.remove(VconUuid.key(uuid));
    if (there) {
      add(ChangeKind.VCON_DELETED, uuid, VconWrite.ABSENT, 0, cause);
    }
    return there;
  }

  @Override
  public boolean erase(String uuid, ChangeCause cause) {
    boolean there = delete(uuid, OptionalLong.empty(), cause);
    former.remove(VconUuid.key(uuid));
    changes.removeIf(
        change ->
            change.subject().equals(VconUuid.key(uuid))
                && change.kind() != ChangeKind.VCON_DELETED);
    return there;
  }

  private void add(ChangeKind kind, String uuid, long revision, long size, ChangeCause cause) {
    String digest = size == 0 ? "" : "d".repeat(40);
    changes.add(
        new Change(
            changes.size() + 1L,
            RestApi.NOW,
            kind,
            VconUuid.key(uuid),
            revision,
            digest,
            size,
            cause));
  }

  @Override
  public List<Change> after(long seq, int limit) {
    return changes.stream().filter(change -> change.seq() > seq).limit(limit).toList();
  }

  @Override
  public List<Change> historyOf(String uuid, long before, int limit) {
    List<Change> found = new ArrayList<>(changes);
    Collections.reverse(found);
    return found.stream()
        .filter(change -> change.subject().equals(VconUuid.key(uuid)) && change.seq() < before)
        .limit(limit)
        .toList();
  }

  @Override
  public long newest() {
    return changes.size();
  }

  @Override
  public long forgotten() {
    return 0;
  }

  @Override
  public boolean lock(Set<String> uuids, String token, Duration lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void unlock(Set<String> uuids, String token) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> list(@Nullable String after, int limit) {
    return (after == null ? vcons : vcons.tailMap(after, false))
        .keySet().stream().limit(limit).toList();
  }

  /** Saves a vCon in whose text apostrophes stand for quotes. */
  public void put(String json) {
    save(Vcon.parse(json.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private void requireRevision(String uuid, OptionalLong expected) {
    long present = find(uuid).map(StoredVcon::revision).orElse(VconWrite.ABSENT);
    if (expected.isPresent() && expected.getAsLong() != present) {
      throw new VconException(ServerError.REVISION_CONFLICT, "changed");
    }
  }
}
