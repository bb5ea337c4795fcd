package org.vconserver.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vconserver.api.erasure.Erasure;
import org.vconserver.api.erasure.ErasureRecords;

/** Records of erasures in memory. */
final class MemoryErasures implements ErasureRecords {
  private final List<Erasure> records = new ArrayList<>();

  @Override
  public long add(Erasure erasure) {
    records.add(erasure);
    return records.size();
  }

  @Override
  public void replace(long id, Erasure erasure) {
    records.set((int) id - 1, erasure);
  }

  @Override
  public Optional<Erasure> find(long id) {
    return id >= 1 && id <= records.size()
        ? Optional.of(records.get((int) id - 1))
        : Optional.empty();
  }

  @Override
  public List<Kept> list(long before, int limit) {
    List<Kept> found = new ArrayList<>();
    for (long id = Math.min(before - 1, records.size()); id >= 1 && found.size() < limit; id--) {
      found.add(new Kept(id, records.get((int) id - 1)));
    }
    return found;
  }
}
