package org.vconserver.api.store;

import java.util.OptionalLong;
import org.vconserver.api.vcon.Vcon;

/**
 * A vCon to be saved under its uuid.
 *
 * @param expected the revision that the store must have at that moment, {@link #ABSENT} if it must
 *     have none; empty to replace whatever there is
 */
public record VconWrite(Vcon vcon, OptionalLong expected) {
  /** The revision of a vCon that is not there. */
  public static final long ABSENT = 0;

  /** Replaces whatever there is. */
  public static VconWrite replacing(Vcon vcon) {
    return new VconWrite(vcon, OptionalLong.empty());
  }

  /** Replaces only the given revision. */
  public static VconWrite expecting(Vcon vcon, long revision) {
    return new VconWrite(vcon, OptionalLong.of(revision));
  }
}
