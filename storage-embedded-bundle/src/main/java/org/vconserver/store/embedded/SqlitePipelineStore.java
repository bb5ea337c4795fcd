package org.vconserver.store.embedded;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vconserver.api.pipeline.PipelineChange;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.pipeline.PipelineVersion;
import org.vconserver.support.store.ReadTexts;
import org.vconserver.vcon.StrictJson;

/** Pipelines, a row each, and a row for each of their versions. */
final class SqlitePipelineStore implements PipelineStore {
  private final Database database;
  private final Clock clock;
  private final int versionsKept;
  private final ReadTexts<PipelineDefinition> definitions =
      new ReadTexts<>(SqlitePipelineStore::definition);

  SqlitePipelineStore(Database database, Clock clock, int versionsKept) {
    this.database = database;
    this.clock = clock;
    this.versionsKept = versionsKept;
  }

  @Override
  public void ping() {
    database.read(sql -> sql.number("SELECT 1"));
  }

  @Override
  public SortedSet<String> names() {
    List<String> names =
        database.read(sql -> sql.list("SELECT name FROM pipeline", row -> row.getString(1)));
    return new TreeSet<>(names);
  }

  @Override
  public Optional<PipelineDefinition> find(String name) {
    return database
        .read(
            sql ->
                sql.first("SELECT json FROM pipeline WHERE name = ?", row -> row.getBytes(1), name))
        .map(json -> definitions.read(name, json));
  }

  @Override
  public void put(String name, PipelineDefinition definition) {
    put(name, definition, PipelineChange.saved(null));
  }

  @Override
  public void put(String name, PipelineDefinition definition, PipelineChange change) {
    String json = text(StrictJson.write(definition.json()));
    database.write(
        sql ->
            sql.update(
                        "INSERT INTO pipeline (name, json) VALUES (?, ?) ON CONFLICT (name)"
                            + " DO UPDATE SET json = excluded.json WHERE json <> excluded.json",
                        name,
                        json)
                    > 0
                && addVersion(sql, name, json, change));
  }

  private boolean addVersion(Sql sql, String name, String json, PipelineChange change)
      throws SQLException {
    long number = 1 + sql.number("SELECT MAX(number) FROM pipeline_version WHERE name = ?", name);
    sql.update(
        "INSERT INTO pipeline_version (name, number, at, change, json) VALUES (?, ?, ?, ?, ?)",
        name,
        number,
        clock.millis(),
        text(StrictJson.write(change.json())),
        json);
    sql.update(
        "DELETE FROM pipeline_version WHERE name = ? AND number <= ?", name, number - versionsKept);
    return true;
  }

  @Override
  public List<PipelineVersion> versions(String name) {
    return database.read(
        sql ->
            sql.list(
                "SELECT number, at, change FROM pipeline_version WHERE name = ?"
                    + " ORDER BY number DESC",
                row ->
                    new PipelineVersion(
                        row.getLong(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        PipelineChange.read(StrictJson.readObject(bytes(row.getString(3))))),
                name));
  }

  @Override
  public Optional<PipelineDefinition> version(String name, long number) {
    return database
        .read(
            sql ->
                sql.first(
                    "SELECT json FROM pipeline_version WHERE name = ? AND number = ?",
                    row -> row.getBytes(1),
                    name,
                    number))
        .map(SqlitePipelineStore::definition);
  }

  @Override
  public boolean delete(String name) {
    return database.write(
        sql -> {
          sql.update("DELETE FROM pipeline_version WHERE name = ?", name);
          return sql.update("DELETE FROM pipeline WHERE name = ?", name) > 0;
        });
  }

  private static PipelineDefinition definition(byte[] json) {
    return PipelineDefinition.of(StrictJson.readObject(json));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
