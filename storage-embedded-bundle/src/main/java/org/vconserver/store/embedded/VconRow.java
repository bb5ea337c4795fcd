package org.vconserver.store.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Holds a vCon as it is in its row, with the memory that was taken for its bytes.
 *
 * @param json null if it was left unread
 * @param outline null if none is kept
 */
record VconRow(byte @Nullable [] json, long revision, @Nullable String outline) {
  static final String SELECT =
      "SELECT length(json), json, revision, outline, uuid FROM vcon WHERE ";

  /** Bounds the bytes of several vCons that are read at once. */
  private static final long MOST_BYTES = 1 << 20;

  /** Reads several vCons by their keys; those that are not in the answer are not there. */
  static Map<String, VconRow> find(Sql sql, List<String> uuids) throws SQLException {
    Map<String, VconRow> rows = new HashMap<>();
    if (uuids.isEmpty()) {
      return rows;
    }
    long[] left = {Math.min(MOST_BYTES, MemoryShare.free())};
    String places = "?" + ", ?".repeat(uuids.size() - 1);
    Object[] keys = uuids.stream().map(VconUuid::key).toArray();
    sql.list(
        SELECT + "uuid IN (" + places + ")",
        row -> {
          VconRow read = read(row, left[0]);
          left[0] -= read.length();
          return rows.put(row.getString(5), read);
        },
        keys);
    return rows;
  }

  /** Takes memory for a vCon, and reads it; leaves it unread if it has more bytes. */
  static VconRow read(ResultSet row, long mostBytes) throws SQLException {
    long length = row.getLong(1);
    if (length > mostBytes) {
      return new VconRow(null, 0, null);
    }
    MemoryShare.take(length);
    return new VconRow(row.getBytes(2), row.getLong(3), row.getString(4));
  }

  boolean isUnread() {
    return json == null;
  }

  private int length() {
    return json == null ? 0 : json.length;
  }

  /** Makes the vCon, which takes its own memory; that of the bytes is given back. */
  StoredVcon vcon() {
    if (json == null) {
      throw new IllegalStateException("was left unread");
    }
    try {
      return new StoredVcon(
          outline == null ? Vcon.parse(json) : Vcon.stored(json, outline),
          SqliteVconStore.isOfContent(revision) ? revision : ContentRevision.number(json));
    } finally {
      MemoryShare.giveBackEarly(json.length);
    }
  }
}
