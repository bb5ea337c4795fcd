package org.vconserver.api.store;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.vcon.Vcon;

/**
 * Asks for a vCon to be saved under its uuid. Immutable.
 *
 * @param expected the revision that the store must have at that moment, {@link #ABSENT} if it must
 *     have none; empty to replace whatever there is
 * @param onceId names a write that may be asked for again after a crash: if a write of this id was
 *     done on this vCon before, nothing is done and nothing is expected. Remembered for at least a
 *     day; null for a write that has no name
 * @param cause what led to it, for the change log
 */
public record VconWrite(
    Vcon vcon, OptionalLong expected, @Nullable String onceId, ChangeCause cause) {
  /** Stands for the revision of a vCon that is not there. */
  public static final long ABSENT = 0;

  /** Makes a write that has no name, and of which nobody says what led to it. */
  public VconWrite(Vcon vcon, OptionalLong expected) {
    this(vcon, expected, null, ChangeCause.UNKNOWN);
  }

  /** Replaces whatever there is. */
  public static VconWrite replacing(Vcon vcon) {
    return new VconWrite(vcon, OptionalLong.empty());
  }

  /** Replaces only the given revision. */
  public static VconWrite expecting(Vcon vcon, long revision) {
    return new VconWrite(vcon, OptionalLong.of(revision));
  }

  /** Names the write. */
  public VconWrite once(String id) {
    return new VconWrite(vcon, expected, id, cause);
  }

  /** Tells what led to it. */
  public VconWrite because(ChangeCause reason) {
    return new VconWrite(vcon, expected, onceId, reason);
  }
}
