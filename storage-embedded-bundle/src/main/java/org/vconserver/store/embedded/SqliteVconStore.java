package org.vconserver.store.embedded;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.FormerVersion;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.support.store.KeptChanges;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/**
 * Keeps vCons, a row each, under the keys of their uuids ({@link VconUuid#key}). A revision is made
 * of the content. Thread-safe.
 */
final class SqliteVconStore implements VconStore {
  private static final Duration WRITES_REMEMBERED = Duration.ofDays(2);

  /** Says up to which number a revision may have been counted: no server stores as many vCons. */
  private static final long MOST_COUNTED = 1L << 40;

  private final Database database;
  private final Clock clock;

  SqliteVconStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  boolean isIn(Database other) {
    return database == other;
  }

  @Override
  public void ping() {
    database.read(sql -> sql.number("SELECT 1"));
  }

  @Override
  public Optional<StoredVcon> find(String uuid) {
    return database.read(
        sql ->
            sql.first(
                VconRow.SELECT + "uuid = ?",
                row -> VconRow.read(row, Long.MAX_VALUE).vcon(),
                VconUuid.key(uuid)));
  }

  @Override
  public Optional<StoredVcon> findFormer(String uuid, long revision) {
    return database.read(sql -> FormerRows.find(sql, VconUuid.key(uuid), revision));
  }

  @Override
  public List<FormerVersion> formerVersions(String uuid) {
    return database.read(sql -> FormerRows.of(sql, VconUuid.key(uuid)));
  }

  /** Forgets former versions that are older than the change log, or all if none are kept. */
  void forgetFormer(KeptChanges kept) {
    Instant now = clock.instant();
    Instant until = kept.versions() == 0 ? now : now.minus(kept.age());
    while (database.read(sql -> FormerRows.isOld(sql, until))) {
      database.write(sql -> FormerRows.forgetOld(sql, until));
    }
  }

  @Override
  public List<Supplier<Optional<StoredVcon>>> find(List<String> uuids) {
    Map<String, VconRow> rows = database.read(sql -> VconRow.find(sql, uuids));
    return uuids.stream()
        .<Supplier<Optional<StoredVcon>>>map(
            uuid -> () -> found(uuid, rows.get(VconUuid.key(uuid))))
        .toList();
  }

  private Optional<StoredVcon> found(String uuid, @Nullable VconRow row) {
    if (row == null) {
      return Optional.empty();
    }
    return row.isUnread() ? find(uuid) : Optional.of(row.vcon());
  }

  @Override
  public List<Long> save(List<VconWrite> writes) {
    List<WrittenVcon> written = WrittenVcon.all(writes, database.retention());
    return database.write(sql -> save(sql, written, clock.instant()));
  }

  /** Saves vCons in the caller's transaction. */
  static List<Long> save(Sql sql, List<WrittenVcon> vcons, Instant now) throws SQLException {
    List<Long> revisions = new ArrayList<>();
    for (WrittenVcon vcon : vcons) {
      if (isDone(sql, vcon)) {
        revisions.add(revision(sql, vcon.key()));
      } else {
        saveNow(sql, vcon, now);
        revisions.add(vcon.revision());
      }
    }
    return revisions;
  }

  private static boolean isDone(Sql sql, WrittenVcon vcon) throws SQLException {
    String onceId = vcon.write().onceId();
    return onceId != null
        && sql.number(
                "SELECT COUNT(*) FROM done_write WHERE uuid = ? AND id = ?", vcon.key(), onceId)
            > 0;
  }

  private static void saveNow(Sql sql, WrittenVcon vcon, Instant now) throws SQLException {
    VconWrite write = vcon.write();
    long before = columnRevision(sql, vcon.key());
    requireExpected(sql, vcon.key(), before, write.expected());
    boolean isNew = before == VconWrite.ABSENT;
    if (isNew) {
      EntryRows.add(sql, vcon, now);
    } else {
      OptionalLong entry = EntryRows.find(sql, vcon.key(), vcon.entry().created());
      EntryRows.replace(sql, vcon, entry, now);
      FormerRows.keep(sql, vcon, before, now);
    }
    sql.update(
        "INSERT INTO vcon (uuid, revision, json, outline) VALUES (?, ?, ?, ?) ON CONFLICT (uuid) DO UPDATE"
            + " SET revision = excluded.revision, json = excluded.json, outline = excluded.outline",
        vcon.key(),
        vcon.revision(),
        vcon.json(),
        write.vcon().outline());
    ExpiryRows.save(sql, vcon, now);
    if (write.onceId() != null) {
      sql.update(
          "INSERT INTO done_write VALUES (?, ?, ?)",
          vcon.key(),
          write.onceId(),
          now.toEpochMilli());
    }
    SqliteChangeLog.saved(sql, isNew, vcon, now);
  }

  private static void requireExpected(Sql sql, String key, long present, OptionalLong expected)
      throws SQLException {
    if (expected.isPresent() && ofContent(sql, key, present) != expected.getAsLong()) {
      throw new VconException(
          ServerError.REVISION_CONFLICT, "vCon " + key + " was changed in the meantime");
    }
  }

  /** Gives the revision of the content, or {@link VconWrite#ABSENT}. */
  private static long revision(Sql sql, String key) throws SQLException {
    return ofContent(sql, key, columnRevision(sql, key));
  }

  private static long columnRevision(Sql sql, String key) throws SQLException {
    return sql.first("SELECT revision FROM vcon WHERE uuid = ?", row -> row.getLong(1), key)
        .orElse(VconWrite.ABSENT);
  }

  /** Computes a revision where a server of schema version 3 or less has counted instead. */
  private static long ofContent(Sql sql, String key, long inColumn) throws SQLException {
    return inColumn == VconWrite.ABSENT || isOfContent(inColumn)
        ? inColumn
        : sql.first(
                "SELECT json FROM vcon WHERE uuid = ?",
                row -> ContentRevision.number(row.getBytes(1)),
                key)
            .orElse(VconWrite.ABSENT);
  }

  /** Tells revisions of contents from numbers that were counted, or holds one for the other. */
  static boolean isOfContent(long revision) {
    return revision > MOST_COUNTED;
  }

  @Override
  public boolean delete(String uuid, OptionalLong expected, ChangeCause cause) {
    String key = VconUuid.key(uuid);
    return database.write(sql -> delete(sql, key, expected, cause, clock.instant()));
  }

  /** Deletes a vCon in the caller's transaction; says whether there was one. */
  static boolean delete(Sql sql, String key, OptionalLong expected, ChangeCause cause, Instant now)
      throws SQLException {
    long before = columnRevision(sql, key);
    requireExpected(sql, key, before, expected);
    if (before == VconWrite.ABSENT) {
      return false;
    }
    OptionalLong entry = EntryRows.find(sql, key, Optional.empty());
    if (entry.isPresent()) {
      EntryRows.remove(sql, key, entry.getAsLong());
    }
    FormerRows.remove(sql, key);
    sql.update("DELETE FROM vcon WHERE uuid = ?", key);
    ExpiryRows.remove(sql, key);
    SqliteChangeLog.deleted(sql, key, cause, now);
    return true;
  }

  @Override
  public boolean erase(String uuid, ChangeCause cause) {
    String key = VconUuid.key(uuid);
    return database.write(
        sql ->
            sql.overwriting(
                over -> {
                  boolean there = delete(over, key, OptionalLong.empty(), cause, clock.instant());
                  SqliteChangeLog.erase(over, key);
                  Schema.next(over, "erased");
                  return there;
                }));
  }

  @Override
  public Optional<Instant> expires(String uuid) {
    return database.read(sql -> ExpiryRows.find(sql, VconUuid.key(uuid)));
  }

  @Override
  public List<String> list(@Nullable String after, int limit) {
    return database.read(
        sql ->
            sql.list(
                "SELECT uuid FROM vcon WHERE uuid > ? ORDER BY uuid LIMIT ?",
                row -> row.getString(1),
                after == null ? "" : after,
                limit));
  }

  @Override
  public boolean lock(Set<String> uuids, String token, Duration lease) {
    return database.locks().lock(keys(uuids), token, clock.instant(), lease);
  }

  @Override
  public void unlock(Set<String> uuids, String token) {
    database.locks().unlock(keys(uuids), token);
  }

  private static Set<String> keys(Set<String> uuids) {
    return uuids.stream().map(VconUuid::key).collect(Collectors.toSet());
  }

  /** Gives the keys of the vCons that are written. */
  static Set<String> keysOf(List<VconWrite> writes) {
    return writes.stream()
        .map(write -> VconUuid.key(write.vcon().uuid()))
        .collect(Collectors.toSet());
  }

  /** Forgets names of writes that nobody will ask for again. */
  static void forgetOld(Sql sql, Instant now) throws SQLException {
    sql.update("DELETE FROM done_write WHERE at <= ?", now.minus(WRITES_REMEMBERED).toEpochMilli());
  }
}
