package org.vconserver.store.embedded;

import java.util.List;
import java.util.Optional;
import org.vconserver.api.erasure.Erasure;
import org.vconserver.api.erasure.ErasureRecords;

/** Keeps the records of erasures, a row each. Thread-safe. */
final class SqliteErasureRecords implements ErasureRecords {
  private final Database database;

  SqliteErasureRecords(Database database) {
    this.database = database;
  }

  @Override
  public long add(Erasure erasure) {
    return database.write(
        sql ->
            sql.first(
                    "INSERT INTO erasure (json) VALUES (?) RETURNING id",
                    row -> row.getLong(1),
                    JobRows.text(erasure.toJson()))
                .orElseThrow());
  }

  @Override
  public void replace(long id, Erasure erasure) {
    database.write(
        sql ->
            sql.update(
                "UPDATE erasure SET json = ? WHERE id = ?", JobRows.text(erasure.toJson()), id));
  }

  @Override
  public Optional<Erasure> find(long id) {
    return database.read(
        sql ->
            sql.first(
                "SELECT json FROM erasure WHERE id = ?", row -> erasure(row.getString(1)), id));
  }

  @Override
  public List<Kept> list(long before, int limit) {
    return database.read(
        sql ->
            sql.list(
                "SELECT id, json FROM erasure WHERE id < ? ORDER BY id DESC LIMIT ?",
                row -> new Kept(row.getLong(1), erasure(row.getString(2))),
                before,
                limit));
  }

  private static Erasure erasure(String json) {
    return Erasure.fromJson(JobRows.object(json));
  }
}
