package org.vconserver.store.embedded;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.vcon.StrictJson;

/** Pipelines, a row each. */
final class SqlitePipelineStore implements PipelineStore {
  private final Database database;

  SqlitePipelineStore(Database database) {
    this.database = database;
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
    return database.read(
        sql ->
            sql.first(
                "SELECT json FROM pipeline WHERE name = ?",
                row ->
                    PipelineDefinition.of(
                        StrictJson.readObject(row.getString(1).getBytes(StandardCharsets.UTF_8))),
                name));
  }

  @Override
  public void put(String name, PipelineDefinition definition) {
    database.write(
        sql ->
            sql.update(
                "INSERT INTO pipeline (name, json) VALUES (?, ?)"
                    + " ON CONFLICT (name) DO UPDATE SET json = excluded.json",
                name,
                new String(StrictJson.write(definition.json()), StandardCharsets.UTF_8)));
  }

  @Override
  public boolean delete(String name) {
    return database.write(sql -> sql.update("DELETE FROM pipeline WHERE name = ?", name) > 0);
  }
}
