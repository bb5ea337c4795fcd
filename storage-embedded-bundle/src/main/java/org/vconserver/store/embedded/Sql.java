package org.vconserver.store.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements on a connection, each in its caller's transaction. Those that were used lately
 * are kept prepared. Used by one thread at a time.
 */
final class Sql implements AutoCloseable {
  private static final int MOST_PREPARED = 128;

  private final Connection connection;

  /** Holds prepared statements that are not in use just now, the one used last at the end. */
  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** Makes something of the row at which a result stands. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private interface Use<T> {
    T use(PreparedStatement statement) throws SQLException;
  }

  /** Changes rows and says how many. */
  int update(String sql, @Nullable Object... arguments) throws SQLException {
    return use(sql, PreparedStatement::executeUpdate, arguments);
  }

  /** Gives all rows, also those of a change that returns rows. */
  <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    return use(
        sql,
        statement -> {
          try (ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
              rows.add(row.read(result));
            }
            return rows;
          }
        },
        arguments);
  }

  /** Gives the first row; empty if there is none. */
  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    return list(sql, row, arguments).stream().findFirst();
  }

  /** Gives the number that a query for one number gives; 0 if there is no row. */
  long number(String sql, @Nullable Object... arguments) throws SQLException {
    return first(sql, row -> row.getLong(1), arguments).orElse(0L);
  }

  /**
   * Does something that deletes, so that what is deleted is overwritten in the file and can be read
   * there no more.
   */
  <T> T overwriting(Database.Work<T> work) throws SQLException {
    number("PRAGMA secure_delete = ON");
    try {
      return work.on(this);
    } finally {
      number("PRAGMA secure_delete = OFF");
    }
  }

  /** Gives what it works on, for all that is no statement. */
  Connection connection() {
    return connection;
  }

  private <T> T use(String sql, Use<T> use, @Nullable Object... arguments) throws SQLException {
    PreparedStatement kept = idle.remove(sql);
    PreparedStatement statement = kept == null ? connection.prepareStatement(sql) : kept;
    boolean well = false;
    try {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      T value = use.use(statement);
      well = true;
      return value;
    } finally {
      if (well) {
        keep(sql, statement);
      } else {
        statement.close();
      }
    }
  }

  private void keep(String sql, PreparedStatement statement) throws SQLException {
    statement.clearParameters();
    PreparedStatement twice = idle.put(sql, statement);
    if (twice != null) {
      twice.close();
    }
    if (idle.size() > MOST_PREPARED) {
      PreparedStatement oldest = idle.remove(idle.keySet().iterator().next());
      if (oldest != null) {
        oldest.close();
      }
    }
  }

  /** Closes the connection, which rolls back what is not committed. */
  @Override
  public void close() throws SQLException {
    idle.clear();
    connection.close();
  }
}
