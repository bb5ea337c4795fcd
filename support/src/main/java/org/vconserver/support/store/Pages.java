package org.vconserver.support.store;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads one page behind the other, each when it is asked for, and passes over empty ones. Not
 * thread-safe.
 */
public final class Pages<T> implements Iterator<List<T>> {
  private Page<T> page;

  /**
   * Holds one page.
   *
   * @param behind reads the page behind this one; empty if it is the last
   */
  public record Page<T>(List<T> items, Optional<Supplier<Page<T>>> behind) {}

  /** Begins with a page that is read already. */
  public Pages(Page<T> first) {
    page = first;
  }

  @Override
  public boolean hasNext() {
    while (page.items().isEmpty() && page.behind().isPresent()) {
      page = page.behind().get().get();
    }
    return !page.items().isEmpty();
  }

  @Override
  public List<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<T> items = page.items();
    page = new Page<>(List.of(), page.behind());
    return items;
  }
}
