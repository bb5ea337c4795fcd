package org.vconserver.api.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.vconserver.api.vcon.Vcon;

/**
 * Keeps vCons by uuid, byte for byte as they were saved. What a method has returned from is
 * durable. Registered as a service with the property {@value #BACKEND}, only while the
 * configuration chooses this backend.
 *
 * <p>Thread-safe. Every method may throw a {@link org.vconserver.api.error.VconServerException}
 * with STORAGE_UNAVAILABLE, after which the effect of a write is not known.
 */
@ConsumerType
public interface VconStore {
  /** The service property that names the kind of backend: the scheme of its URLs. */
  String BACKEND = "vcon.backend";

  /** The vCon with a uuid, in the lower-case form; empty if there is none. */
  Optional<StoredVcon> find(String uuid);

  /**
   * Saves all of the vCons, or none.
   *
   * @return the new revisions, in the order of the writes, none of them {@link VconWrite#ABSENT}
   * @throws org.vconserver.api.error.VconServerException REVISION_CONFLICT, naming the uuid, if one
   *     has another revision than expected
   */
  List<Long> save(List<VconWrite> writes);

  /** Saves one vCon, replacing whatever there is, and gives its new revision. */
  default long save(Vcon vcon) {
    return save(List.of(VconWrite.replacing(vcon))).get(0);
  }

  /** Deletes a vCon; says whether there was one. */
  boolean delete(String uuid);

  /**
   * The uuids of stored vCons in ascending order.
   *
   * @param after gives only uuids greater than this one; null to begin at the first
   * @param limit how many at most, at least 1
   */
  List<String> list(@Nullable String after, int limit);
}
