package org.vconserver.api.erasure;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps what erasures have done. Records stay for good: they have no personal data, and show that
 * it was erased. Registered as a service beside the {@link org.vconserver.api.store.VconStore},
 * with the same property.
 *
 * <p>Thread-safe. Every method may throw a {@link org.vconserver.vcon.error.VconException} with
 * STORAGE_UNAVAILABLE.
 */
@ConsumerType
public interface ErasureRecords {
  /** Holds a record with the number that it has: ascending, from 1 on. */
  record Kept(long id, Erasure erasure) {}

  /** Keeps a record; gives its number. */
  long add(Erasure erasure);

  /** Keeps what a record has become; nothing if none has the number. */
  void replace(long id, Erasure erasure);

  /** Finds a record. */
  Optional<Erasure> find(long id);

  /**
   * Lists records, the last one first.
   *
   * @param before gives only those with a smaller number; {@link Long#MAX_VALUE} for all
   * @param limit how many at most, at least 1
   */
  List<Kept> list(long before, int limit);
}
