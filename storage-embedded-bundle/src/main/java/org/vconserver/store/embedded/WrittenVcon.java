package org.vconserver.store.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.store.VconWrite;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.index.IndexEntry;

/**
 * Holds a vCon with all that is written of it, made before the transaction begins, as others wait
 * while one is under way. Immutable.
 *
 * @param key under which it has its rows
 * @param digest SHA-1 of its text in hexadecimal digits
 * @param age how long rules keep it; empty if none matches
 * @param formerVersions how many of its former versions are kept, the one that it replaces included
 */
record WrittenVcon(
    VconWrite write,
    String key,
    byte[] json,
    String digest,
    IndexEntry entry,
    Optional<Duration> age,
    int formerVersions) {
  /** Makes it of a vCon that is stored already. */
  static WrittenVcon of(Vcon vcon) {
    return of(VconWrite.replacing(vcon), Retention.NONE);
  }

  private static WrittenVcon of(VconWrite write, Retention retention) {
    Vcon vcon = write.vcon();
    byte[] json = vcon.toJson();
    IndexEntry entry = IndexEntry.of(vcon);
    return new WrittenVcon(
        write,
        VconUuid.key(vcon.uuid()),
        json,
        ContentRevision.digest(json),
        entry,
        retention.expiryRules().age(entry.terms()),
        retention.formerVersions());
  }

  /** Makes them of writes, in order. */
  static List<WrittenVcon> all(List<VconWrite> writes, Retention retention) {
    return writes.stream().map(write -> of(write, retention)).toList();
  }

  long revision() {
    return ContentRevision.ofDigest(digest);
  }
}
