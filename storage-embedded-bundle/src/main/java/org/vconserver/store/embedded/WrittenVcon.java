package org.vconserver.store.embedded;

import java.util.List;
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
 * @param keptVersions how many of its former versions are kept, the one that it replaces included
 */
record WrittenVcon(
    VconWrite write, String key, byte[] json, String digest, IndexEntry entry, int keptVersions) {

  /** Makes it of a vCon that is stored already. */
  static WrittenVcon of(Vcon vcon) {
    return of(VconWrite.replacing(vcon), 0);
  }

  private static WrittenVcon of(VconWrite write, int keptVersions) {
    Vcon vcon = write.vcon();
    byte[] json = vcon.toJson();
    return new WrittenVcon(
        write,
        VconUuid.key(vcon.uuid()),
        json,
        ContentRevision.digest(json),
        IndexEntry.of(vcon),
        keptVersions);
  }

  /** Makes them of writes, in order. */
  static List<WrittenVcon> all(List<VconWrite> writes, int keptVersions) {
    return writes.stream().map(write -> of(write, keptVersions)).toList();
  }

  long revision() {
    return ContentRevision.ofDigest(digest);
  }
}
