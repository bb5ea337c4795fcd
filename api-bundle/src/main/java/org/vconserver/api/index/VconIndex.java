package org.vconserver.api.index;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds the vCons of a store. What a {@link org.vconserver.api.store.VconStore} has saved or
 * deleted is found, or is not, as soon as that has returned; vCons that were there before there was
 * an index, or that others have written into the same database, come into it in the background.
 * Registered as a service beside the store, with the same property.
 *
 * <p>Words come into it a moment after: a search for text waits for those of what was stored before
 * it began, up to a second, and {@link #textBehind} tells what is missing after that.
 *
 * <p>Thread-safe. Every method may throw a {@link org.vconserver.vcon.error.VconException} with
 * STORAGE_UNAVAILABLE, QUERY_LIMIT if it takes too long, and TEXT_SEARCH_UNSUPPORTED for a filter
 * with text where there is no search for it.
 */
@ConsumerType
public interface VconIndex {
  /**
   * Gives a page of the vCons that a filter means, the newest first: by the time at which they say
   * that they were created, or were first stored if they don't; with {@link VconFilter#storedSince}
   * by the time at which they were stored last; with {@link VconFilter#byRank} by the weight of the
   * words, where a page goes on behind a number of vCons, not behind one of them.
   *
   * @param after {@link IndexedVcon#position} of the last one of the page before; null for the
   *     first page
   * @param limit how many at most, at least 1
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST if {@code after} is no position
   */
  List<IndexedVcon> find(VconFilter filter, @Nullable String after, int limit);

  /**
   * Tells how many changes of vCons at least are not in the index of words yet; 0 where there is
   * none.
   */
  long textBehind();

  /**
   * Compares some entries with the vCons that they are of, and mends what is not right: what is
   * missing, of another content, or of a vCon that is no longer there.
   *
   * @param after {@link IndexCheck#next} of the call before; null to begin
   * @param limit how many are looked at, at least 1
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST if {@code after} is no place
   */
  IndexCheck check(@Nullable String after, int limit);

  /** Counts the vCons that a filter means. */
  long count(VconFilter filter);

  /**
   * Tells how many vCons at least are stored and not in the index yet; 0 when all are that are
   * known.
   */
  long behind();
}
