package org.vconserver.pipeline.run;

import java.util.OptionalLong;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;

/**
 * Holds one vCon of a run. Immutable.
 *
 * @param expected the revision that it was read with; empty if it was not read from the store
 * @param modified whether it is to be saved: it is new, or differs from the one that was read
 * @param replaced whether a step put it there, changed or not
 */
public record RunVcon(Vcon vcon, OptionalLong expected, boolean modified, boolean replaced) {
  /** Gives the vCon that takes this one's place. */
  RunVcon replacedBy(Vcon other) {
    OptionalLong revision =
        VconUuid.same(vcon.uuid(), other.uuid()) ? expected : OptionalLong.empty();
    return new RunVcon(other, revision, modified || !same(vcon, other), true);
  }

  private static boolean same(Vcon one, Vcon other) {
    return one == other || one.tree().equals(other.tree());
  }
}
