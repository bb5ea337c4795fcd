package org.vconserver.api.index;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which vCons are meant: those for which all of this holds. Immutable.
 *
 * @param terms under which they are found, as {@link org.vconserver.vcon.index.IndexTerm} makes
 *     them; none for all vCons
 * @param since created then or later; null for any time
 * @param until created then or earlier; null for any time
 * @param storedSince stored then or later, by the store's clock; null for any time. They are then
 *     given in the order in which they were stored
 */
public record VconFilter(
    List<String> terms,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Instant storedSince) {
  /** Means all vCons. */
  public static final VconFilter ALL = new VconFilter(List.of(), null, null, null);

  public VconFilter {
    terms = List.copyOf(terms);
  }

  /** Means those that are found under all of the terms. */
  public static VconFilter of(String... terms) {
    return new VconFilter(List.of(terms), null, null, null);
  }
}
