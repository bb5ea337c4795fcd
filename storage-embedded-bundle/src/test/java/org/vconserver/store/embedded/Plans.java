package org.vconserver.store.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks SQLite how it runs each statement that the contracts make the stores run, and refuses those
 * that take longer the more is kept: that go through a whole table which grows, or sort what they
 * have found there.
 */
final class Plans {
  /**
   * Tables with a row for each queue, pipeline, server, and minute of an hour; a page that is
   * chosen already.
   */
  private static final Set<String> SMALL =
      Set.of(
          "counter",
          "queue",
          "pipeline",
          "server",
          "job_count",
          "tally",
          "sqlite_sequence",
          "indexing",
          "page",
          "CONSTANT");

  /** Goes through all of an index on purpose, as what is in it is few. */
  private static final Pattern SMALL_INDEX = Pattern.compile("INDEX job_running\\b.*");

  /** Sorts jobs that run, the vCons of rare terms, and the newest hits, of which there are few. */
  private static final Pattern SORTED =
      Pattern.compile(
          ".*FROM job .*WHERE state = 'RUNNING'.*|.*FROM entry_terms .*ORDER BY entry.stored.*|.*rank AS weight .* LIMIT 10000\\).*",
          Pattern.DOTALL);

  /** Counts all that there is, by an index. */
  private static final Set<String> COUNTS_ALL =
      Set.of("SELECT COUNT(*) FROM vcon", "SELECT COUNT(*) FROM entry");

  /** Goes from one id on through all the jobs there are. */
  private static final String ALL_JOBS = "SEARCH job USING INTEGER PRIMARY KEY (rowid";

  private static final Pattern SCAN = Pattern.compile("SCAN (\\w+)(?: USING (.*))?");

  /** Those that were looked at, by any test. */
  private static final Set<String> LOOKED_AT = ConcurrentHashMap.newKeySet();

  private final Set<String> statements = ConcurrentHashMap.newKeySet();

  /** Opens a database whose statements are noted. */
  Database open(Path folder) throws IOException {
    return open(folder, Retention.NONE);
  }

  /** Opens one that keeps what it is told, and whose statements are noted. */
  Database open(Path folder, Retention retention) throws IOException {
    return Database.open(folder, retention, this::noting, this::noting);
  }

  private Connection noting(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Plans.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                statements.add(String.valueOf(arguments[0]));
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Looks at what was noted and no test has looked at before. */
  void check(Database database) {
    Map<String, List<String>> slow = new TreeMap<>();
    for (String sql : statements) {
      if (!sql.startsWith("PRAGMA") && LOOKED_AT.add(sql)) {
        List<String> faults = database.read(reader -> faults(reader.connection(), sql));
        if (!faults.isEmpty()) {
          slow.put(sql, faults);
        }
      }
    }
    assertEquals(Map.of(), slow);
  }

  private static List<String> faults(Connection connection, String sql) throws SQLException {
    List<String> faults = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
      while (plan.next()) {
        String step = plan.getString("detail");
        Matcher scan = SCAN.matcher(step);
        boolean scans = scan.matches() && !isBounded(scan.group(1), scan.group(2), sql);
        boolean goesOn =
            step.matches(Pattern.quote(ALL_JOBS) + "[<>].*") && sql.contains("state =");
        boolean sorts = step.startsWith("USE TEMP B-TREE FOR") && !SORTED.matcher(sql).matches();
        if (scans || goesOn || sorts) {
          faults.add(step);
        }
      }
    }
    return faults;
  }

  private static boolean isBounded(String table, @Nullable String index, String sql) {
    return SMALL.contains(table)
        || COUNTS_ALL.contains(sql)
        || (index != null
            && (SMALL_INDEX.matcher(index).matches()
                || sql.matches("(?s).*\\b(?:LIMIT|EXISTS)\\b.*")));
  }
}
