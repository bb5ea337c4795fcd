package org.vconserver.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Names the scripts, each of which does one thing in Redis in one step. The sources are resources
 * beside this class, of the same names in lower case, behind a prelude that all of them share.
 */
enum Script {
  // queues
  NAMES,
  CREATE,
  DELETE(Part.JOBS, false),
  SET_MODE,
  STATUS,
  JOBS_OF,
  JOBS_OF_VCON,
  RECORDS,
  RECORD,
  PARKED,
  SETTINGS,
  CONFIGURE,
  PUSH(Part.JOBS, false),
  MOVE(Part.JOBS, false),
  RENEW,
  SHOW,
  KEEP_CHECKPOINT,
  CHECKPOINT,
  WORK(Part.OUTCOME, true),
  COMMIT(Part.OUTCOME, true),
  RETRY,
  GIVE_BACK,
  PARK,
  RECOVER,
  IN_PROGRESS,
  REQUEUE(Part.JOBS, false),
  RELEASE(Part.JOBS, false),
  CANCEL(Part.JOBS, false),
  FIND,
  RUN_AGAIN(Part.FAILED, false),
  DISCARD(Part.FAILED, false),
  PEERS,
  TAKEN_ELSEWHERE,
  FORGET(Part.JOBS, false),
  // vCons
  VCON_FIND(Part.VCONS, true),
  VCONS_FIND(Part.VCONS, true),
  VCON_CHECK(Part.VCONS, true),
  VCON_SAVE(Part.VCONS, true),
  VCON_DELETE(Part.VCONS, true),
  VCON_LIST(Part.VCONS, true),
  VCON_INDEX(Part.VCONS, true),
  VCON_FORGET(Part.VCONS, true),
  VCON_SWEEP(Part.VCONS, true),
  VCON_UNTOLD(Part.VCONS, true),
  VCON_FORMER(Part.VCONS, true),
  VCON_EXPIRES(Part.VCONS, true),
  VCON_EXPIRE(Part.VCONS, true),
  LOCK(Part.VCONS, true),
  UNLOCK(Part.VCONS, true),
  // the change log
  CHANGES_AFTER(Part.CHANGES, true),
  CHANGES_OF(Part.CHANGES, true),
  CHANGES_LOOK(Part.CHANGES, true),
  CHANGES_FORGET(Part.CHANGES, true),
  CHANGES_INTEND(Part.CHANGES, true),
  CHANGES_TELL(Part.CHANGES, true),
  CHANGES_OVERDUE(Part.CHANGES, true),
  CHANGES_ERASE(Part.CHANGES, true),
  // the index
  INDEX_FIND(Part.CHANGES, true),
  INDEX_BEHIND(Part.CHANGES, true),
  INDEX_ADD(Part.CHANGES, true),
  INDEX_DROP(Part.CHANGES, true),
  INDEX_CHECK(Part.CHANGES, true),
  INDEX_ENTRIES(Part.CHANGES, true),
  // what expires
  EXPIRES_DUE(Part.CHANGES, true),
  EXPIRES_SEEN(Part.CHANGES, true),
  EXPIRES_CORRECT(Part.CHANGES, true),
  // the rest
  PIPELINE_FIND(Part.NONE, true),
  PIPELINE_PUT(Part.PIPELINES, true),
  PIPELINE_VERSIONS(Part.PIPELINES, true),
  PIPELINE_VERSION(Part.NONE, true),
  PIPELINE_DELETE(Part.NONE, true),
  SERVER_PUT(Part.NONE, true),
  SERVER_REMOVE(Part.NONE, true),
  SERVERS(Part.NONE, true),
  ERASURE_ADD(Part.NONE, false),
  ERASURE_REPLACE(Part.NONE, true),
  ERASURES(Part.NONE, true),
  ACCESS_LIST(Part.NONE, true),
  ACCESS_FIND(Part.NONE, true),
  ACCESS_PUT(Part.NONE, false),
  ACCESS_REMOVE(Part.NONE, true),
  ACCESS_VERSION(Part.NONE, true),
  PROBE(Part.NONE, true),
  TRIAL(Part.NONE, true),
  MIGRATION_BEGIN(Part.NONE, true),
  MIGRATION_DONE(Part.NONE, true),
  MIGRATION_END(Part.NONE, true),
  MIGRATION_2_LOOK,
  MIGRATION_2_MOVE,
  MIGRATION_3_FAILED,
  MIGRATION_3_FOLLOWERS,
  // the way back to a py_vcon_server
  LEAVE_LOOK(Part.NONE, true),
  LEAVE_JOBS(Part.JOBS, false),
  LEAVE_QUEUE,
  LEAVE_VCONS(Part.NONE, true),
  LEAVE_KEYS(Part.NONE, false);

  /** Names the sources that scripts of a kind share. */
  private enum Part {
    NONE(false),
    JOBS(true),
    FAILED(true),
    CHANGES(false),
    VCONS(false),
    PIPELINES(false),
    OUTCOME(true);

    /** Says whether it has the source that counts jobs, which is written at the end. */
    private final boolean countsJobs;

    Part(boolean countsJobs) {
      this.countsJobs = countsJobs;
    }
  }

  private static final Set<Script> READING =
      EnumSet.of(
          NAMES,
          STATUS,
          JOBS_OF,
          JOBS_OF_VCON,
          RECORDS,
          RECORD,
          CHECKPOINT,
          IN_PROGRESS,
          FIND,
          VCON_FIND,
          VCONS_FIND,
          VCON_CHECK,
          VCON_LIST,
          VCON_FORMER,
          VCON_EXPIRES,
          EXPIRES_DUE,
          CHANGES_AFTER,
          CHANGES_OF,
          CHANGES_LOOK,
          CHANGES_OVERDUE,
          INDEX_BEHIND,
          INDEX_ENTRIES,
          ERASURES,
          ACCESS_LIST,
          ACCESS_FIND,
          ACCESS_VERSION,
          PIPELINE_FIND,
          PIPELINE_VERSION,
          SERVERS,
          PEERS,
          PROBE);

  private final String source;
  private final String sha;
  private final boolean repeatable;

  Script() {
    this(Part.JOBS, true);
  }

  Script(Part shared, boolean repeatable) {
    StringBuilder text = new StringBuilder(read("prelude"));
    if (shared.countsJobs) {
      text.append(read("jobs"));
    }
    if (shared == Part.FAILED) {
      text.append(read("failed"));
    }
    if (shared == Part.CHANGES || shared == Part.VCONS || shared == Part.OUTCOME) {
      text.append(read("changes")).append(read("index"));
    }
    if (shared == Part.VCONS || shared == Part.OUTCOME) {
      text.append(read("vcons"));
    }
    if (shared == Part.OUTCOME) {
      text.append(read("outcome"));
    }
    if (shared == Part.PIPELINES) {
      text.append(read("pipelines"));
    }
    String body = read(name().toLowerCase(Locale.ROOT));
    source = text.append(shared.countsJobs ? concluded(body) : body).toString();
    sha = sha1(source.getBytes(StandardCharsets.UTF_8));
    this.repeatable = repeatable;
  }

  private static String concluded(String body) {
    return "local function body()\n"
        + body
        + "end\nlocal answer = body()\nconclude()\nreturn answer\n";
  }

  String source() {
    return source;
  }

  /** Gives the hash by which Redis knows it once it has run. */
  String sha() {
    return sha;
  }

  /**
   * Says whether it may be sent again when the answer was lost, with the argument that says so: it
   * then does nothing a second time.
   */
  boolean repeatable() {
    return repeatable;
  }

  /** Says whether it writes what somebody is told of. */
  boolean writes() {
    return !READING.contains(this);
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("There is no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The script " + name + " can't be read", e);
    }
  }

  /** SHA-1 in hexadecimal digits, as Redis computes it. */
  static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-1", e);
    }
  }
}
