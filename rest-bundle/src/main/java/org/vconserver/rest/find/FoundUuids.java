package org.vconserver.rest.find;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.index.IndexedVcon;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.index.VconIndex;

/** Gathers uuids for answers that are no pages which go on behind a place. Thread-safe. */
final class FoundUuids {
  static final int LARGEST_PAGE = 1000;

  /** Says how many an answer goes through at most. */
  static final int MOST = 100_000;

  private final Supplier<VconIndex> index;

  FoundUuids(Supplier<VconIndex> index) {
    this.index = index;
  }

  /** Gives the first uuids of those that a filter means, the newest first. */
  List<String> uuids(VconFilter filter, int most) {
    List<String> uuids = new ArrayList<>();
    @Nullable String after = null;
    while (uuids.size() < most) {
      int limit = Math.min(LARGEST_PAGE, most - uuids.size());
      List<IndexedVcon> page = index.get().find(filter, after, limit);
      page.forEach(vcon -> uuids.add(vcon.uuid()));
      if (page.size() < limit) {
        break;
      }
      after = page.get(page.size() - 1).position();
    }
    return uuids;
  }
}
