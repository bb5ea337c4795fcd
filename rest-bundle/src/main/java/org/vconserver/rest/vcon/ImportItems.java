package org.vconserver.rest.vcon;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.VconException;

/** Gives the vCons of a body that has many, one after the other. Not thread-safe. */
interface ImportItems {
  /**
   * Reads the next one, in the memory of the calling thread.
   *
   * @return empty after the last one
   */
  Optional<Item> next();

  /**
   * Holds the text of one, or says why it can't be read.
   *
   * @param number of the line, or of the entry, from 1 on
   * @param entry the name of the entry; null in lines, or if it is not known
   * @param text null if it can't be read
   * @param fault null if it can be read
   * @param last whether nothing behind it can be read any more
   */
  record Item(
      long number,
      @Nullable String entry,
      byte @Nullable [] text,
      @Nullable VconException fault,
      boolean last) {
    static Item of(long number, @Nullable String entry, byte[] text) {
      return new Item(number, entry, text, null, false);
    }

    static Item refused(long number, @Nullable String entry, VconException fault) {
      return new Item(number, entry, null, fault, false);
    }

    static Item end(long number, @Nullable String entry, VconException fault) {
      return new Item(number, entry, null, fault, true);
    }
  }
}
