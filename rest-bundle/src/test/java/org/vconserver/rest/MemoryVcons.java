package org.vconserver.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/** vCons in memory, as the contract of the store has it, without locks. */
final class MemoryVcons implements VconStore {
  private final NavigableMap<String, StoredVcon> vcons = new TreeMap<>();
  private long revisions = 15;
  boolean reachable = true;

  @Override
  public void ping() {
    if (!reachable) {
      throw new VconException(ServerError.STORAGE_UNAVAILABLE, "not reachable");
    }
  }

  @Override
  public Optional<StoredVcon> find(String uuid) {
    return Optional.ofNullable(vcons.get(VconUuid.key(uuid)));
  }

  @Override
  public List<Long> save(List<VconWrite> writes) {
    List<Long> saved = new ArrayList<>();
    for (VconWrite write : writes) {
      requireRevision(write.vcon().uuid(), write.expected());
      vcons.put(VconUuid.key(write.vcon().uuid()), new StoredVcon(write.vcon(), ++revisions));
      saved.add(revisions);
    }
    return saved;
  }

  @Override
  public boolean delete(String uuid, OptionalLong expected, ChangeCause cause) {
    requireRevision(uuid, expected);
    return vcons.remove(VconUuid.key(uuid)) != null;
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

  void put(String json) {
    save(Vcon.parse(json.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  private void requireRevision(String uuid, OptionalLong expected) {
    long present = find(uuid).map(StoredVcon::revision).orElse(VconWrite.ABSENT);
    if (expected.isPresent() && expected.getAsLong() != present) {
      throw new VconException(ServerError.REVISION_CONFLICT, "changed");
    }
  }
}
