package org.vconserver.api.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.vcon.Vcon;

/**
 * Keeps vCons by uuid, byte for byte as they were saved. A uuid is any text that {@link
 * org.vconserver.vcon.VconUuid#fault} finds nothing wrong with. Of those of RFC 9562 the case makes
 * no difference: there is one vCon, as it was saved last, whichever way its uuid is written then
 * and here. What a method has returned from is durable, and in the {@link
 * org.vconserver.api.change.ChangeLog}. Registered as a service with the property {@value
 * #BACKEND}, only while the configuration chooses this backend.
 *
 * <p>Thread-safe. Every method may throw a {@link org.vconserver.vcon.error.VconException} with
 * STORAGE_UNAVAILABLE, after which the effect of a write is not known.
 */
@ConsumerType
public interface VconStore {
  /** Names the service property that names the kind of backend: the scheme of its URLs. */
  String BACKEND = "vcon.backend";

  /**
   * Looks whether the store can be reached, and returns within a few seconds.
   *
   * @throws org.vconserver.vcon.error.VconException STORAGE_UNAVAILABLE
   */
  void ping();

  /** Gives the vCon with a uuid; empty if there is none, as with a text that can be no uuid. */
  Optional<StoredVcon> find(String uuid);

  /**
   * Gives a content that a vCon had before; empty if it is not kept, or no longer. How many are
   * kept of each vCon is a matter of configuration; equal contents are one; those of a vCon that is
   * deleted go with it.
   *
   * @param revision which {@link #formerVersions} tells, or a change of the {@link
   *     org.vconserver.api.change.ChangeLog}
   */
  default Optional<StoredVcon> findFormer(String uuid, long revision) {
    return Optional.empty();
  }

  /** Tells which former contents of a vCon are kept, the last one first; none by default. */
  default List<FormerVersion> formerVersions(String uuid) {
    return List.of();
  }

  /**
   * Looks for several vCons at once, for those who read many. A store may read some of them before
   * this returns, of which the memory is taken from the share of this thread.
   *
   * @param uuids at most 1,000
   * @return for each uuid, in their order, what gives the vCon, or throws, as {@link #find(String)}
   *     does; each is to be asked once, on this thread
   */
  default List<Supplier<Optional<StoredVcon>>> find(List<String> uuids) {
    return uuids.stream().<Supplier<Optional<StoredVcon>>>map(uuid -> () -> find(uuid)).toList();
  }

  /**
   * Saves all of the vCons, or none. Locks are not looked at: revisions decide.
   *
   * <p>A store that spreads vCons over several databases looks at all revisions first and then
   * saves one vCon after the other, so that a crash, or a writer that comes between, can leave the
   * later ones unsaved; writes that may be asked for again have a {@link VconWrite#onceId}.
   *
   * @return the revisions that the vCons have now, in the order of the writes, none of them {@link
   *     VconWrite#ABSENT}
   * @throws org.vconserver.vcon.error.VconException REVISION_CONFLICT, naming the uuid, if one has
   *     another revision than expected
   */
  List<Long> save(List<VconWrite> writes);

  /** Saves one vCon, replacing whatever there is, and gives its new revision. */
  default long save(Vcon vcon) {
    return save(List.of(VconWrite.replacing(vcon))).get(0);
  }

  /**
   * Deletes a vCon; says whether there was one.
   *
   * @param expected the revision that it must have; empty to delete whatever there is
   * @param cause what led to it, for the change log
   * @throws org.vconserver.vcon.error.VconException REVISION_CONFLICT if it has another one or is
   *     not there
   */
  boolean delete(String uuid, OptionalLong expected, ChangeCause cause);

  /**
   * Deletes a vCon, whatever its revision, with all that is known of it here: its former versions,
   * its entry in the index, and its changes in the log, of which its deletion alone is left. As far
   * as the store can see to it, nothing of it can be read in the store's files some time after
   * that, whatever dies meanwhile.
   *
   * <p>By default it deletes the vCon: enough for a store that keeps nothing beside it.
   *
   * @param cause what led to it, for the change log; nothing of the vCon is in it
   * @return whether there was one; what is known of one that was deleted before goes as well
   */
  default boolean erase(String uuid, ChangeCause cause) {
    return delete(uuid, OptionalLong.empty(), cause);
  }

  /** Deletes a vCon, whatever its revision; says whether there was one. */
  default boolean delete(String uuid) {
    return delete(uuid, OptionalLong.empty(), ChangeCause.UNKNOWN);
  }

  /**
   * Gives the time at which a vCon expires; empty if it does not, or is not there. From then on any
   * server deletes it, with {@link ChangeCause#EXPIRED}, by the store's clock: later if a run has
   * its lock, or if the clock has leapt, and never twice. What has expired is found until then. A
   * vCon that was deleted, and is saved again, has no expiry of before.
   *
   * <p>A store that lets none expire refuses to save with EXPIRY_UNSUPPORTED when a write asks for
   * it, and gives nothing here.
   */
  default Optional<Instant> expires(String uuid) {
    return Optional.empty();
  }

  /**
   * Takes the locks of vCons, whether they exist or not, or extends them: all or none. A lock keeps
   * other lockers out, on all servers that share the store, so that long runs on one vCon follow
   * each other; it keeps nobody from saving.
   *
   * @param token names the holder; who has the locks already has them longer
   * @param lease after which they are free again, by the store's clock
   * @return whether they are the holder's now; false if another holds one of them
   */
  boolean lock(Set<String> uuids, String token, Duration lease);

  /** Gives locks back; those of another holder are left as they are. */
  void unlock(Set<String> uuids, String token);

  /**
   * Gives the uuids of stored vCons in ascending order, those of RFC 9562 in either case.
   *
   * @param after gives only uuids greater than this one; null to begin at the first
   * @param limit how many at most, at least 1
   */
  List<String> list(@Nullable String after, int limit);
}
