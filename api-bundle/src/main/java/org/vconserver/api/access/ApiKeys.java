package org.vconserver.api.access;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes and revokes the keys by which programs reach the API. A change counts at once on this
 * server, and within two seconds on others that share its {@link AccessRecords}. Thread-safe. Every
 * method may throw a {@link org.vconserver.vcon.error.VconException} with STORAGE_UNAVAILABLE.
 */
@ProviderType
public interface ApiKeys {
  /** Lists all keys, those that have expired too, in the order in which they were made. */
  List<ApiKey> list();

  /** Finds a key by its id. */
  Optional<ApiKey> find(String id);

  /**
   * Makes a key.
   *
   * @param by the name of the caller who has it made
   */
  ApiKey.Made create(ApiKey.Wanted wanted, String by);

  /**
   * Gives a key another secret; the one before is still taken for a time.
   *
   * @return empty if there is no such key
   */
  Optional<ApiKey.Made> rotate(String id, Duration grace);

  /** Revokes a key for good; tells whether there was one. */
  boolean revoke(String id);
}
