package org.vconserver.api.change;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells what has happened to the vCons of a store. Each change is written in the transaction that
 * makes it, so that none is missing and none is told that was not made; what others write into the
 * same database, such as a py_vcon_server, is not told. Entries are forgotten when they are older,
 * or more, than is kept. Registered as a service beside the {@link
 * org.vconserver.api.store.VconStore}, with the same property.
 *
 * <p>Where a store spreads vCons over several databases, a change may come into the log a little
 * later than it was made, after a crash as soon as another server looks; none is lost then either.
 *
 * <p>Thread-safe. Every method may throw a {@link org.vconserver.vcon.error.VconException} with
 * STORAGE_UNAVAILABLE.
 */
@ConsumerType
public interface ChangeLog {
  /**
   * Gives the changes behind a place, the oldest first: what a reader has not read yet.
   *
   * @param seq of the change read last; 0 to begin at the oldest that is kept
   * @param limit how many at most, at least 1
   */
  List<Change> after(long seq, int limit);

  /**
   * Gives the changes of one vCon, the newest first; none if none is known.
   *
   * @param uuid in either case
   * @param before gives only those with a smaller seq; {@link Long#MAX_VALUE} to begin at the
   *     newest
   * @param limit how many at most, at least 1
   */
  List<Change> historyOf(String uuid, long before, int limit);

  /**
   * Gives the seq of the newest change that was ever written, whether it is kept or not; 0 if there
   * was none.
   */
  long newest();

  /**
   * Gives a seq such that all changes behind it are still kept: a reader that has read up to there,
   * or further, has missed nothing.
   */
  long forgotten();
}
