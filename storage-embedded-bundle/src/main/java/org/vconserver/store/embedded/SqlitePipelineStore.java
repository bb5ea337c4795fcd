package org.vconserver.store.embedded;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.PipelineStore;
import org.vconserver.api.vcon.StrictJson;

/** Pipelines, a row each. */
final class SqlitePipelineStore implements PipelineStore {
  private final Database database;

  SqlitePipelineStore(Database database) {
    this.database = database;
  }

  @Override
  public SortedSet<String> names() {
    return database.read(
        connection -> {
          SortedSet<String> names = new TreeSet<>();
          try (var statement = connection.createStatement();
              ResultSet row = statement.executeQuery("SELECT name FROM pipeline")) {
            while (row.next()) {
              names.add(row.getString(1));
            }
          }
          return names;
        });
  }

  @Override
  public Optional<PipelineDefinition> find(String name) {
    return database.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT json FROM pipeline WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      PipelineDefinition.of(
                          StrictJson.readObject(row.getString(1).getBytes(StandardCharsets.UTF_8))))
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public void put(String name, PipelineDefinition definition) {
    database.write(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO pipeline (name, json) VALUES (?, ?)"
                      + " ON CONFLICT (name) DO UPDATE SET json = excluded.json")) {
            insert.setString(1, name);
            insert.setString(
                2, new String(StrictJson.write(definition.json()), StandardCharsets.UTF_8));
            return insert.executeUpdate();
          }
        });
  }

  @Override
  public boolean delete(String name) {
    return database.write(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM pipeline WHERE name = ?")) {
            delete.setString(1, name);
            return delete.executeUpdate() > 0;
          }
        });
  }
}
