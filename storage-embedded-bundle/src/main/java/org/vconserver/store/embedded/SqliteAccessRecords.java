package org.vconserver.store.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vconserver.api.access.AccessRecords;

/** Keeps the records of keys, users and sessions, a row each. Thread-safe. */
final class SqliteAccessRecords implements AccessRecords {
  private static final String COUNTER = "access_";

  private final Database database;

  SqliteAccessRecords(Database database) {
    this.database = database;
  }

  @Override
  public List<Kept> list(Kind kind) {
    return database.read(
        sql ->
            sql.list(
                "SELECT id, revision, json FROM access_record WHERE kind = ? ORDER BY id",
                row -> new Kept(row.getString(1), row.getLong(2), JobRows.object(row.getString(3))),
                kind.word()));
  }

  @Override
  public Optional<Kept> find(Kind kind, String id) {
    return database.read(
        sql ->
            sql.first(
                "SELECT revision, json FROM access_record WHERE kind = ? AND id = ?",
                row -> new Kept(id, row.getLong(1), JobRows.object(row.getString(2))),
                kind.word(),
                id));
  }

  @Override
  public OptionalLong put(Kind kind, String id, long revision, ObjectNode content) {
    String json = JobRows.text(content);
    return database.write(
        sql -> {
          long present =
              sql.first(
                      "SELECT revision FROM access_record WHERE kind = ? AND id = ?",
                      row -> row.getLong(1),
                      kind.word(),
                      id)
                  .orElse(0L);
          if (present != revision) {
            return OptionalLong.empty();
          }
          long next = Schema.next(sql, COUNTER + kind.word());
          sql.update(
              "INSERT INTO access_record (kind, id, revision, json) VALUES (?, ?, ?, ?)"
                  + " ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision, json = excluded.json",
              kind.word(),
              id,
              next,
              json);
          return OptionalLong.of(next);
        });
  }

  @Override
  public boolean remove(Kind kind, String id) {
    return database.write(
        sql -> {
          boolean there =
              sql.update("DELETE FROM access_record WHERE kind = ? AND id = ?", kind.word(), id)
                  > 0;
          if (there) {
            Schema.next(sql, COUNTER + kind.word());
          }
          return there;
        });
  }

  @Override
  public long version(Kind kind) {
    return database.read(
        sql ->
            sql.first(
                    "SELECT value FROM counter WHERE name = ?",
                    row -> row.getLong(1),
                    COUNTER + kind.word())
                .orElse(0L));
  }
}
