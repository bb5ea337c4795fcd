package org.vconserver.rest;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.index.IndexCheck;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.vcon.index.IndexEntry;
import org.vconserver.vcon.index.IndexTerm;
import org.vconserver.vcon.index.IndexText;

/** An index over vCons in memory, which goes through all of them. */
final class MemoryIndex implements VconIndex {
  private final MemoryVcons vcons;
  long behind;
  long toCheck;
  long textBehind;
  boolean ranked;

  MemoryIndex(MemoryVcons vcons) {
    this.vcons = vcons;
  }

  @Override
  public List<IndexedVcon> find(VconFilter filter, @Nullable String after, int limit) {
    ranked = filter.byRank();
    return all(filter)
        .filter(vcon -> after == null || vcon.position().compareTo(after) < 0)
        .limit(limit)
        .toList();
  }

  @Override
  public long count(VconFilter filter) {
    return all(filter).count();
  }

  @Override
  public IndexCheck check(@Nullable String after, int limit) {
    long from = after == null ? 0 : Long.parseLong(after);
    long examined = Math.min(limit, toCheck - from);
    String next = from + examined < toCheck ? Long.toString(from + examined) : null;
    return new IndexCheck(examined, from == 0 ? 1 : 0, next);
  }

  @Override
  public long textBehind() {
    return textBehind;
  }

  @Override
  public long behind() {
    return behind;
  }

  private Stream<IndexedVcon> all(VconFilter filter) {
    return vcons.list(null, 1000).stream()
        .map(vcons::stored)
        .filter(stored -> fits(filter, IndexEntry.of(stored.vcon())))
        .filter(stored -> hasWords(filter, IndexText.of(stored.vcon())))
        .map(this::indexed)
        .sorted(Comparator.comparing(IndexedVcon::position).reversed());
  }

  private static boolean fits(VconFilter filter, IndexEntry entry) {
    Instant created = entry.created().orElse(RestApi.NOW);
    Instant since = filter.since();
    Instant until = filter.until();
    return entry.terms().containsAll(filter.terms())
        && (since == null || !created.isBefore(since))
        && (until == null || !created.isAfter(until));
  }

  private static boolean hasWords(VconFilter filter, IndexText text) {
    String words = filter.text();
    return words == null || IndexTerm.fold(text.toString()).contains(IndexTerm.fold(words));
  }

  private IndexedVcon indexed(StoredVcon stored) {
    IndexEntry entry = IndexEntry.of(stored.vcon());
    return new IndexedVcon(
        stored.vcon().uuid(),
        entry.created().orElse(RestApi.NOW) + "." + stored.vcon().uuid(),
        RestApi.NOW,
        stored.revision(),
        stored.vcon().toJson().length,
        vcons.expires(stored.vcon().uuid()).orElse(null),
        entry.summary());
  }
}
