package org.vconserver.store.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.store.ExpiryRules;
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
 */
record WrittenVcon(
    VconWrite write,
    String key,
    byte[] json,
    String digest,
    IndexEntry entry,
    Optional<Duration> age) {
  /** Makes it of a vCon that is stored already. */
  static WrittenVcon of(Vcon vcon) {
    return of(VconWrite.replacing(vcon), ExpiryRules.NONE);
  }

  private static WrittenVcon of(VconWrite write, ExpiryRules rules) {
    Vcon vcon = write.vcon();
    byte[] json = vcon.toJson();
    IndexEntry entry = IndexEntry.of(vcon);
    return new WrittenVcon(
        write,
        VconUuid.key(vcon.uuid()),
        json,
        ContentRevision.digest(json),
        entry,
        rules.age(entry.terms()));
  }

  /** Makes them of writes, in order. */
  static List<WrittenVcon> all(List<VconWrite> writes, ExpiryRules rules) {
    return writes.stream().map(write -> of(write, rules)).toList();
  }

  long revision() {
    return ContentRevision.ofDigest(digest);
  }
}
