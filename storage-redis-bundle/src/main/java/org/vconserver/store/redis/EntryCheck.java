package org.vconserver.store.redis;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.IndexCheck;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.index.IndexEntry;

/**
 * Compares vCons with their entries in the index: first each vCon with its entry, then each entry
 * with its vCon. So what others have changed in the same Redis is found again. Thread-safe.
 */
final class EntryCheck {
  private static final Logger LOG = LoggerFactory.getLogger(EntryCheck.class);
  private static final String VCONS = "v";
  private static final String ENTRIES = "e";

  /** Bounds how often one is compared that is changed again and again meanwhile. */
  private static final int TRIES = 5;

  private final Redis redis;
  private final RedisVconStore vcons;

  EntryCheck(Redis redis, RedisVconStore vcons) {
    this.redis = redis;
    this.vcons = vcons;
  }

  /** Does as {@link org.vconserver.api.index.VconIndex#check}. */
  IndexCheck check(@Nullable String after, int limit) {
    if (after == null || after.startsWith(VCONS)) {
      return checkVcons(after == null ? "" : after.substring(VCONS.length()), limit);
    }
    try {
      if (after.startsWith(ENTRIES)) {
        return checkEntries(Long.parseLong(after.substring(ENTRIES.length())), limit);
      }
    } catch (NumberFormatException e) {
      throw noPlace(e);
    }
    throw noPlace(null);
  }

  private static VconException noPlace(@Nullable Throwable cause) {
    return new VconException(
        ServerError.INVALID_REQUEST, "after: is no place at which a check goes on", cause);
  }

  private IndexCheck checkVcons(String after, int limit) {
    List<String> uuids = vcons.list(after.isEmpty() ? null : after, limit);
    long mended = uuids.stream().filter(this::isMended).count();
    String next = uuids.size() < limit ? ENTRIES + "0" : VCONS + uuids.get(uuids.size() - 1);
    return new IndexCheck(uuids.size(), mended, next);
  }

  /** Compares one, and mends its entry until it is that of the vCon as it is then. */
  private boolean isMended(String uuid) {
    boolean mended = false;
    for (int i = 0; i < TRIES; i++) {
      Optional<StoredVcon> vcon = find(uuid);
      if (vcon.isEmpty() || !mend(vcon.get())) {
        break;
      }
      mended = true;
    }
    if (mended) {
      LOG.warn("The entry of vCon {} in the index was not right, and is mended", uuid);
    }
    return mended;
  }

  private Optional<StoredVcon> find(String uuid) {
    try {
      return vcons.find(uuid);
    } catch (VconException e) {
      if (e.code() == ServerError.STORAGE_UNAVAILABLE) {
        throw e;
      }
      LOG.warn("vCon {} is not in the index, as it can't be read: {}", uuid, e.getMessage());
      return Optional.empty();
    }
  }

  private boolean mend(StoredVcon vcon) {
    Arguments arguments = Arguments.of(VconUuid.key(vcon.vcon().uuid()));
    arguments.add(ContentRevision.digits(vcon.revision())).add(vcon.vcon().toJson().length);
    RedisVconIndex.add(arguments, IndexEntry.of(vcon.vcon()));
    return redis.shared(Script.INDEX_CHECK, arguments).orThrow().truth();
  }

  private IndexCheck checkEntries(long from, int limit) {
    Reply entries =
        redis.shared(Script.INDEX_ENTRIES, new Arguments().add(from).add(limit)).orThrow();
    long examined = 0;
    long dropped = 0;
    while (entries.hasNext()) {
      examined++;
      String subject = entries.text();
      byte[] summary = entries.bytes();
      String uuid =
          summary.length == 0
              ? subject
              : StrictJson.readObject(summary).path("uuid").asText(subject);
      if (isGone(uuid)) {
        redis.shared(Script.INDEX_DROP, Arguments.of(subject)).orThrow();
        LOG.warn("An entry in the index was of no vCon, and is gone: {}", subject);
        dropped++;
      }
    }
    String next = examined < limit ? null : ENTRIES + (from + examined - dropped);
    return new IndexCheck(examined, dropped, next);
  }

  private boolean isGone(String uuid) {
    try {
      return vcons.find(uuid).isEmpty();
    } catch (VconException e) {
      if (e.code() == ServerError.STORAGE_UNAVAILABLE) {
        throw e;
      }
      return false; // it is there, and can't be read
    }
  }
}
