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
 */
record WrittenVcon(VconWrite write, String key, byte[] json, String digest, IndexEntry entry) {
  /** Makes it of a write. */
  static WrittenVcon of(VconWrite write) {
    return of(write, write.vcon());
  }

  /** Makes it of a vCon that is stored already. */
  static WrittenVcon of(Vcon vcon) {
    return of(VconWrite.replacing(vcon), vcon);
  }

  private static WrittenVcon of(VconWrite write, Vcon vcon) {
    byte[] json = vcon.toJson();
    return new WrittenVcon(
        write, VconUuid.key(vcon.uuid()), json, ContentRevision.digest(json), IndexEntry.of(vcon));
  }

  /** Makes them of writes, in order. */
  static List<WrittenVcon> all(List<VconWrite> writes) {
    return writes.stream().map(WrittenVcon::of).toList();
  }

  long revision() {
    return ContentRevision.ofDigest(digest);
  }
}
