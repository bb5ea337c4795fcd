package org.vconserver.store.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.api.vcon.Vcon;

/** vCons, a row each. */
final class SqliteVconStore implements VconStore {
  private final Database database;

  SqliteVconStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<StoredVcon> find(String uuid) {
    return database.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement("SELECT json, revision FROM vcon WHERE uuid = ?")) {
            select.setString(1, uuid);
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(new StoredVcon(Vcon.parse(row.getBytes(1)), row.getLong(2)))
                  : Optional.empty();
            }
          }
        });
  }

  @Override
  public List<Long> save(List<VconWrite> writes) {
    return database.write(
        connection -> {
          List<Long> revisions = new ArrayList<>();
          for (VconWrite write : writes) {
            requireExpected(connection, write);
            long revision = Schema.next(connection, "revision");
            try (PreparedStatement insert =
                connection.prepareStatement(
                    "INSERT INTO vcon (uuid, revision, json) VALUES (?, ?, ?)"
                        + " ON CONFLICT (uuid) DO UPDATE SET revision = excluded.revision, json = excluded.json")) {
              insert.setString(1, write.vcon().uuid());
              insert.setLong(2, revision);
              insert.setBytes(3, write.vcon().toJson());
              insert.executeUpdate();
            }
            revisions.add(revision);
          }
          return revisions;
        });
  }

  private static void requireExpected(Connection connection, VconWrite write) throws SQLException {
    if (write.expected().isEmpty()) {
      return;
    }
    long present = VconWrite.ABSENT;
    try (PreparedStatement select =
        connection.prepareStatement("SELECT revision FROM vcon WHERE uuid = ?")) {
      select.setString(1, write.vcon().uuid());
      try (ResultSet row = select.executeQuery()) {
        present = row.next() ? row.getLong(1) : present;
      }
    }
    if (present != write.expected().getAsLong()) {
      throw new VconServerException(
          ServerError.REVISION_CONFLICT,
          "vCon " + write.vcon().uuid() + " was changed in the meantime");
    }
  }

  @Override
  public boolean delete(String uuid) {
    return database.write(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM vcon WHERE uuid = ?")) {
            delete.setString(1, uuid);
            return delete.executeUpdate() > 0;
          }
        });
  }

  @Override
  public List<String> list(@Nullable String after, int limit) {
    return database.read(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT uuid FROM vcon WHERE uuid > ? ORDER BY uuid LIMIT ?")) {
            select.setString(1, after == null ? "" : after);
            select.setInt(2, limit);
            List<String> uuids = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                uuids.add(row.getString(1));
              }
            }
            return uuids;
          }
        });
  }
}
