package org.vconserver.store.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the tables, in numbered versions. */
final class Schema {
  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private static final String COUNT_UP =
      "INSERT INTO job_count VALUES (NEW.queue, NEW.state, NEW.code, 1) ON CONFLICT DO UPDATE SET n = n + 1;";

  private static final String COUNT_DOWN =
      "UPDATE job_count SET n = n - 1 WHERE queue = OLD.queue AND state = OLD.state AND code = OLD.code;";

  /**
   * Lists the statements that make each version out of the one before; the first, of an empty file.
   */
  static final List<List<String>> VERSIONS =
      List.of(
          List.of(
              "CREATE TABLE vcon (uuid TEXT PRIMARY KEY, revision INTEGER NOT NULL, json BLOB NOT NULL)",
              "CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
              "INSERT INTO counter VALUES ('revision', 0), ('job', 0)",
              "CREATE TABLE queue (name TEXT PRIMARY KEY) WITHOUT ROWID",
              "CREATE TABLE waiting (queue TEXT NOT NULL REFERENCES queue(name) ON DELETE CASCADE, place INTEGER NOT NULL,"
                  + " job TEXT NOT NULL, attempts INTEGER NOT NULL, PRIMARY KEY (queue, place)) WITHOUT ROWID",
              "CREATE TABLE progress (id INTEGER PRIMARY KEY, queue TEXT NOT NULL, job TEXT NOT NULL, server TEXT NOT NULL,"
                  + " taken INTEGER NOT NULL, until INTEGER NOT NULL, token TEXT NOT NULL, attempts INTEGER NOT NULL)",
              "CREATE TABLE pipeline (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID",
              "CREATE TABLE server (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID"),
          // Jobs keep an id and a record from the first push to a while after their end.
          List.of(
              "ALTER TABLE queue ADD COLUMN mode TEXT NOT NULL DEFAULT 'OPEN'",
              // place: waiting jobs are taken in ascending order; those that go back to the head
              // get a place before the first. front: a delayed job comes to the head.
              "CREATE TABLE job (id INTEGER PRIMARY KEY, queue TEXT NOT NULL, json TEXT NOT NULL, state TEXT NOT NULL,"
                  + " queued INTEGER NOT NULL, place INTEGER, due INTEGER, front INTEGER, ended INTEGER, cause TEXT,"
                  + " attempt INTEGER NOT NULL DEFAULT 0, lost INTEGER NOT NULL DEFAULT 0,"
                  + " server TEXT, taken INTEGER, until INTEGER, token TEXT)",
              "INSERT INTO job (id, queue, json, state, queued, place) SELECT (SELECT value FROM counter WHERE name = 'job')"
                  + " + row_number() OVER (ORDER BY queue, place), queue, job, 'QUEUED', unixepoch() * 1000, place FROM waiting",
              "UPDATE counter SET value = value + (SELECT count(*) FROM waiting) WHERE name = 'job'",
              "INSERT INTO job (id, queue, json, state, queued, attempt, server, taken, until, token)"
                  + " SELECT id, queue, job, 'RUNNING', taken, 1, server, taken, until, token FROM progress",
              "DROP TABLE waiting",
              "DROP TABLE progress",
              "CREATE INDEX job_waiting ON job (queue, place) WHERE state = 'QUEUED'",
              "CREATE INDEX job_delayed ON job (due, id) WHERE state = 'DELAYED'",
              "CREATE INDEX job_running ON job (until) WHERE state = 'RUNNING'",
              "CREATE INDEX job_ended ON job (ended) WHERE ended IS NOT NULL",
              "CREATE TABLE attempt (job INTEGER NOT NULL REFERENCES job(id) ON DELETE CASCADE, number INTEGER NOT NULL,"
                  + " server TEXT NOT NULL, taken INTEGER NOT NULL, ended INTEGER, outcome TEXT NOT NULL, report TEXT,"
                  + " PRIMARY KEY (job, number)) WITHOUT ROWID",
              "CREATE TABLE checkpoint (job INTEGER PRIMARY KEY REFERENCES job(id) ON DELETE CASCADE, state BLOB NOT NULL)",
              "CREATE TABLE tally (queue TEXT NOT NULL, minute INTEGER NOT NULL, what TEXT NOT NULL, n INTEGER NOT NULL,"
                  + " PRIMARY KEY (queue, minute, what)) WITHOUT ROWID",
              "CREATE TABLE done_write (uuid TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,"
                  + " PRIMARY KEY (uuid, id)) WITHOUT ROWID",
              "CREATE TABLE vcon_lock (uuid TEXT PRIMARY KEY, token TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID",
              "ALTER TABLE server ADD COLUMN heartbeat INTEGER NOT NULL DEFAULT 0"),
          // Runs made by hand are committed once.
          List.of(
              "CREATE TABLE done_run (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
              "CREATE INDEX done_run_at ON done_run (at)"),
          // The record of a job: parked ones with the reason, causes, counters that are kept.
          List.of(
              "ALTER TABLE queue ADD COLUMN settings TEXT",
              // code: of a failed job the error's, of a parked one the reason.
              "ALTER TABLE job ADD COLUMN code TEXT NOT NULL DEFAULT ''",
              "ALTER TABLE job ADD COLUMN detail TEXT",
              "DROP INDEX job_waiting",
              "DROP INDEX job_ended",
              "UPDATE job SET state = 'WAITING' WHERE state = 'QUEUED'",
              "UPDATE job SET state = 'DONE' WHERE state = 'SUCCEEDED'",
              "UPDATE job SET code = COALESCE((SELECT json_extract(report, '$.error.code') FROM attempt"
                  + " WHERE attempt.job = job.id AND attempt.number = job.attempt), '') WHERE state = 'FAILED'",
              "CREATE INDEX job_waiting ON job (queue, place) WHERE state = 'WAITING'",
              "CREATE INDEX job_delayed_of ON job (queue, due, id) WHERE state = 'DELAYED'",
              "CREATE INDEX job_running_of ON job (queue, id) WHERE state = 'RUNNING'",
              "CREATE INDEX job_parked ON job (queue, id) WHERE state = 'PARKED'",
              "CREATE INDEX job_ended ON job (queue, state, ended, id) WHERE ended IS NOT NULL",
              "CREATE TABLE job_count (queue TEXT NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL, n INTEGER NOT NULL,"
                  + " PRIMARY KEY (queue, state, code)) WITHOUT ROWID",
              "INSERT INTO job_count SELECT queue, state, code, COUNT(*) FROM job GROUP BY queue, state, code",
              "CREATE TRIGGER job_comes AFTER INSERT ON job BEGIN " + COUNT_UP + " END",
              "CREATE TRIGGER job_goes AFTER DELETE ON job BEGIN " + COUNT_DOWN + " END",
              "CREATE TRIGGER job_changes AFTER UPDATE OF queue, state, code ON job"
                  + " WHEN OLD.queue <> NEW.queue OR OLD.state <> NEW.state OR OLD.code <> NEW.code BEGIN "
                  + COUNT_DOWN
                  + COUNT_UP
                  + " END",
              "CREATE TABLE done_request (name TEXT PRIMARY KEY, at INTEGER NOT NULL, digest TEXT NOT NULL,"
                  + " first INTEGER NOT NULL, jobs INTEGER NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID",
              "CREATE INDEX done_request_at ON done_request (at)",
              "INSERT INTO counter VALUES ('seen', 0)"),
          // Failed jobs are found over all queues, and run again.
          List.of(
              // follower: the job that came into a success or failure queue for this one.
              "ALTER TABLE job ADD COLUMN follower INTEGER",
              // forgiven: attempts before a person had it run again.
              "ALTER TABLE job ADD COLUMN forgiven INTEGER NOT NULL DEFAULT 0",
              "UPDATE job SET follower = next.id FROM (SELECT id, CAST(json_extract(json, '$.failed_job_id') AS INTEGER)"
                  + " AS ended FROM job WHERE json_valid(json) AND json_extract(json, '$.failed_job_id') IS NOT NULL) AS next"
                  + " WHERE job.id = next.ended",
              "CREATE INDEX job_failed ON job (id) WHERE state = 'FAILED'",
              "CREATE INDEX job_failed_of ON job (queue, id) WHERE state = 'FAILED'"),
          List.of(
              // Locks of vCons are in memory, since one process has the folder.
              "DROP TABLE vcon_lock",
              // outline: what is known of a vCon without its text; none of those stored before.
              "ALTER TABLE vcon ADD COLUMN outline TEXT",
              // What is looked for is found, however much there is.
              "CREATE INDEX job_parked_anywhere ON job (id) WHERE state = 'PARKED'",
              "CREATE INDEX done_write_at ON done_write (at)"),
          // The change log. A seq is never given twice, not even when all changes are forgotten.
          List.of(
              "CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL,"
                  + " subject TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, cause TEXT NOT NULL)",
              "CREATE INDEX change_of ON change (subject, seq)",
              // The index of vCons; those stored before come into it from the first uuid on.
              "CREATE TABLE entry (id INTEGER PRIMARY KEY, uuid TEXT NOT NULL, stored INTEGER NOT NULL,"
                  + " revision INTEGER NOT NULL, size INTEGER NOT NULL, terms INTEGER NOT NULL, summary TEXT NOT NULL)",
              "CREATE INDEX entry_stored ON entry (stored, id)",
              "CREATE TABLE entry_place (uuid TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID",
              "CREATE VIRTUAL TABLE entry_terms USING fts5(terms, content = '', contentless_delete = 1,"
                  + " detail = none, tokenize = \"ascii tokenchars '_'\")",
              "CREATE TABLE indexing (behind TEXT NOT NULL)",
              "INSERT INTO indexing SELECT '' WHERE EXISTS (SELECT 1 FROM vcon)"),
          // Versions of pipelines; change: how each came to be, as JSON.
          List.of(
              "CREATE TABLE pipeline_version (name TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,"
                  + " change TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (name, number)) WITHOUT ROWID",
              "INSERT INTO pipeline_version SELECT name, 1, unixepoch() * 1000, '{\"kind\":\"found\"}', json FROM pipeline"),
          // What vCons were before; size is that of the text.
          List.of(
              "CREATE TABLE former (id INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL, revision INTEGER NOT NULL,"
                  + " until INTEGER NOT NULL, size INTEGER NOT NULL, json BLOB NOT NULL, outline TEXT)",
              "CREATE INDEX former_of ON former (uuid, id)",
              // Which jobs a vCon has, under its uuid in lower case.
              "CREATE TABLE job_vcon (uuid TEXT NOT NULL, job INTEGER NOT NULL, PRIMARY KEY (uuid, job)) WITHOUT ROWID",
              "INSERT OR IGNORE INTO job_vcon SELECT lower(value), job.id FROM job, json_each(job.json, '$.vcon_uuid')",
              "CREATE TRIGGER job_names_vcons AFTER INSERT ON job BEGIN INSERT OR IGNORE INTO job_vcon"
                  + " SELECT lower(value), NEW.id FROM json_each(NEW.json, '$.vcon_uuid'); END",
              "CREATE TRIGGER job_goes_from_vcons AFTER DELETE ON job BEGIN DELETE FROM job_vcon WHERE job = OLD.id"
                  + " AND uuid IN (SELECT lower(value) FROM json_each(OLD.json, '$.vcon_uuid')); END"),
          // When vCons expire; at: null if never; asked: whether somebody asked for it, not a rule.
          List.of(
              "CREATE TABLE expiry (uuid TEXT PRIMARY KEY, at INTEGER, asked INTEGER NOT NULL) WITHOUT ROWID",
              "CREATE INDEX expiry_at ON expiry (at, uuid) WHERE at IS NOT NULL",
              "INSERT INTO counter VALUES ('expiry_seen', 0), ('expiry_held', 0)",
              // How many vCons were erased, and of how many of them nothing is left in the file.
              "INSERT INTO counter VALUES ('erased', 0), ('purged', 0)",
              // Records of erasures, without personal data.
              "CREATE TABLE erasure (id INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL)"),
          // Who may reach the server. A revision is never given twice.
          List.of(
              "CREATE TABLE access_record (kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL,"
                  + " json TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID",
              "INSERT INTO counter VALUES ('access_key', 0), ('access_user', 0), ('access_session', 0)"));

  private Schema() {}

  /**
   * Makes the tables in an empty database, or of an older one; refuses a newer database than this
   * code knows.
   */
  static void prepare(Sql sql, Path file) throws SQLException, IOException {
    int present = (int) sql.number("PRAGMA user_version");
    if (present > VERSIONS.size()) {
      throw new IOException(
          "The database "
              + file
              + " has version "
              + present
              + "; this server knows versions up to "
              + VERSIONS.size());
    }
    Connection connection = sql.connection();
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int version = present; version < VERSIONS.size(); version++) {
        for (String change : VERSIONS.get(version)) {
          statement.executeUpdate(change);
        }
        statement.executeUpdate("PRAGMA user_version = " + (version + 1));
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
    if (present > 0 && present < VERSIONS.size()) {
      LOG.info(
          "The database {} was of version {}, and is of {} now", file, present, VERSIONS.size());
    }
  }

  /** Writes one page, and changes nothing: the version that is there already. */
  static void touch(Sql sql) throws SQLException {
    sql.update("PRAGMA user_version = " + VERSIONS.size());
  }

  /** Gives the next value of a counter. */
  static long next(Sql sql, String counter) throws SQLException {
    return next(sql, counter, 1);
  }

  /** Takes the next values of a counter, and gives the last of them. */
  static long next(Sql sql, String counter, long values) throws SQLException {
    return sql.first(
            "UPDATE counter SET value = value + ? WHERE name = ? RETURNING value",
            row -> row.getLong(1),
            values,
            counter)
        .orElseThrow(() -> new SQLException("There is no counter " + counter));
  }
}
