package org.vconserver.api.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps who may reach the server: records of keys, users and sessions, for all servers that share
 * it. What is secret in them is there as a hash only. Registered as a service beside the {@link
 * org.vconserver.api.server.ServerRegistry}, with the property of its backend.
 *
 * <p>Thread-safe. Every method may throw a {@link org.vconserver.vcon.error.VconException} with
 * STORAGE_UNAVAILABLE.
 */
@ConsumerType
public interface AccessRecords {
  /** Names what a record is of. */
  enum Kind {
    KEY,
    USER,
    SESSION;

    /** Gives the name that it has where it is kept. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Holds a record.
   *
   * @param id unique among those of its kind
   * @param revision another one after each change, never the same again
   * @param content is not changed by anybody
   */
  record Kept(String id, long revision, ObjectNode content) {}

  /** Lists all records of a kind, by their ids. */
  List<Kept> list(Kind kind);

  /** Finds a record. */
  Optional<Kept> find(Kind kind, String id);

  /**
   * Keeps a record, if nobody has changed it meanwhile.
   *
   * @param revision that it has; 0 if there is none with this id
   * @return the revision that it has now; empty if it has another one than was given, and nothing
   *     was done
   */
  OptionalLong put(Kind kind, String id, long revision, ObjectNode content);

  /** Removes a record; tells whether there was one. */
  boolean remove(Kind kind, String id);

  /** Gives a number that is another one after each change of any record of a kind. */
  long version(Kind kind);
}
