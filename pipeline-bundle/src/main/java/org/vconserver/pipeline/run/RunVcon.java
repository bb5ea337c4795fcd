package org.vconserver.pipeline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconUuid;

/**
 * Holds one vCon of a run. Immutable.
 *
 * @param expected the revision that it was read with; empty if it was not read from the store
 * @param modified whether it is to be saved: it is new, or differs from the one that was read
 * @param replaced whether a step put it there, changed or not
 * @param whole whether it is new, or differs from the one that was read by more than what steps
 *     have changed
 * @param changes what steps have changed
 */
public record RunVcon(
    Vcon vcon,
    OptionalLong expected,
    boolean modified,
    boolean replaced,
    boolean whole,
    List<StepChange> changes) {
  public RunVcon {
    changes = List.copyOf(changes);
  }

  /** Holds a vCon that the run begins with, or that a step adds. */
  static RunVcon begun(Vcon vcon, OptionalLong expected, boolean modified) {
    return new RunVcon(vcon, expected, modified, modified, modified, List.of());
  }

  /**
   * Gives the vCon that takes this one's place.
   *
   * @param step tells which step puts it there, with no paths
   */
  RunVcon replacedBy(Vcon other, StepChange step) {
    boolean sameUuid = VconUuid.same(vcon.uuid(), other.uuid());
    if (same(vcon, other)) {
      return new RunVcon(other, expected, modified, true, whole, changes);
    }
    List<StepChange> changed = new ArrayList<>(changes);
    if (sameUuid) {
      List<String> paths = ChangedPaths.between(vcon.tree(), other.tree());
      changed.add(
          new StepChange(step.step(), step.processor(), step.version(), step.options(), paths));
    }
    return new RunVcon(
        other, sameUuid ? expected : OptionalLong.empty(), true, true, whole || !sameUuid, changed);
  }

  private static boolean same(Vcon one, Vcon other) {
    return one == other || one.tree().equals(other.tree());
  }

  /** Asks for it to be saved, and tells what its steps have changed. */
  VconWrite write() {
    return new VconWrite(vcon, expected).because(ChangeCause.UNKNOWN.with(whole, changes));
  }
}
