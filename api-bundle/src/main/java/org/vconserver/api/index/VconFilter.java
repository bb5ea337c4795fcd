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
 * @param text words that are in their text, or a part of a telephone number, as people write them
 *     ({@link TextQuery}); null for any text
 * @param byRank whether those come first in which the words weigh most, of the newest {@value
 *     #RANKED} that are meant; only with {@code text}
 */
public record VconFilter(
    List<String> terms,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Instant storedSince,
    @Nullable String text,
    boolean byRank) {
  /** Says how many are given at most in the order of their weight. */
  public static final int RANKED = 10_000;

  /** Means all vCons. */
  public static final VconFilter ALL = new VconFilter(List.of(), null, null, null);

  /** Means those of any text. */
  public VconFilter(
      List<String> terms,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Instant storedSince) {
    this(terms, since, until, storedSince, null);
  }

  /** Means them in the order of time. */
  public VconFilter(
      List<String> terms,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Instant storedSince,
      @Nullable String text) {
    this(terms, since, until, storedSince, text, false);
  }

  /** Means the same, those first in which the words weigh most. */
  public VconFilter ranked() {
    return new VconFilter(terms, since, until, storedSince, text, true);
  }

  public VconFilter {
    terms = List.copyOf(terms);
  }

  /** Means those that are found under all of the terms. */
  public static VconFilter of(String... terms) {
    return new VconFilter(List.of(terms), null, null, null);
  }
}
