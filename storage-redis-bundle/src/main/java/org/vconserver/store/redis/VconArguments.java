package org.vconserver.store.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.store.VconWrite;
import org.vconserver.support.store.ContentRevision;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconForm;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.index.IndexEntry;

/** Writes vCons and their names as scripts read them. */
final class VconArguments {
  /** Limits the levels of JSON values in Redis. */
  static final int DEEPEST = 128;

  private VconArguments() {}

  /** Adds the names that a script reads first. */
  static Arguments addNames(Arguments arguments, Keys keys, String uuid) {
    return arguments.add(keys.name(uuid)).add(keys.otherNames(uuid));
  }

  /** Adds a write as scripts read it. */
  static void add(Arguments arguments, Redis redis, VconWrite write) {
    byte[] bytes = write.vcon().toJson();
    String onceId = write.onceId();
    addNames(arguments, redis.keys(), write.vcon().uuid());
    arguments.add(expected(write.expected()));
    arguments.add(onceId == null ? "" : onceId).add(ContentRevision.digest(bytes));
    arguments.add(redis.isJson() ? flags(write.vcon(), bytes) : "").add(bytes);
    addChange(arguments, write.vcon().uuid(), write.cause());
    IndexEntry entry = IndexEntry.of(write.vcon());
    RedisVconIndex.add(arguments, entry);
    arguments.add(write.expiry().toText());
    Optional<Duration> age = redis.settings().expiryRules().age(entry.terms());
    arguments.add(age.map(kept -> Long.toString(kept.toMillis())).orElse(""));
  }

  /** Adds what the change log is to tell, and a name for this call. */
  static void addChange(Arguments arguments, String uuid, ChangeCause cause) {
    arguments.add(VconUuid.key(uuid)).add(cause.toText());
    arguments.add(UUID.randomUUID().toString());
  }

  /** Says what makes a vCon one that py_vcon_server can't read as a JSON value. */
  private static String flags(Vcon vcon, byte[] json) {
    boolean unversioned = vcon.form() == VconForm.UNSIGNED && vcon.version().isEmpty();
    return (unversioned ? "v" : "") + (depth(json) > DEEPEST ? "d" : "");
  }

  /** Counts the levels of arrays and objects in valid JSON. */
  private static int depth(byte[] json) {
    int depth = 0;
    int deepest = 0;
    boolean quoted = false;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> quoted = !quoted;
        case '\\' -> i++; // only in strings
        case '{', '[' -> deepest = quoted ? deepest : Math.max(deepest, ++depth);
        case '}', ']' -> depth -= quoted ? 0 : 1;
        default -> {
          // of no effect
        }
      }
    }
    return deepest;
  }

  /** Writes an expected revision as scripts read it. */
  static String expected(OptionalLong revision) {
    if (revision.isEmpty()) {
      return "";
    }
    return revision.getAsLong() == VconWrite.ABSENT
        ? "0"
        : ContentRevision.digits(revision.getAsLong());
  }
}
