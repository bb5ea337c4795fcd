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
 * @param expiry when the vCon is to expire
 */
public record VconWrite(
    Vcon vcon,
    OptionalLong expected,
    @Nullable String onceId,
    ChangeCause cause,
    VconExpiry expiry) {
  /** Stands for the revision of a vCon that is not there. */
  public static final long ABSENT = 0;

  /** Makes a write that has no name, and of which nobody says what led to it. */
  public VconWrite(Vcon vcon, OptionalLong expected) {
    this(vcon, expected, null, ChangeCause.UNKNOWN, VconExpiry.KEPT);
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
    return new VconWrite(vcon, expected, id, cause, expiry);
  }

  /** Tells what led to it. */
  public VconWrite because(ChangeCause reason) {
    return new VconWrite(vcon, expected, onceId, reason, expiry);
  }

  /** Tells when the vCon is to expire. */
  public VconWrite expiring(VconExpiry wanted) {
    return new VconWrite(vcon, expected, onceId, cause, wanted);
  }
}
