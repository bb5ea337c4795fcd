package org.vconserver.pipeline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.change.StepChange;
import org.vconserver.api.store.VconExpiry;
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
 * @param expiry when steps let it expire
 */
public record RunVcon(
    Vcon vcon,
    OptionalLong expected,
    boolean modified,
    boolean replaced,
    boolean whole,
    List<StepChange> changes,
    VconExpiry expiry) {
  public RunVcon {
    changes = List.copyOf(changes);
  }

  /** Holds a vCon that the run begins with, or that a step adds. */
  static RunVcon begun(Vcon vcon, OptionalLong expected, boolean modified) {
    return new RunVcon(vcon, expected, modified, modified, modified, List.of(), VconExpiry.KEPT);
  }

  /**
   * Gives the vCon that takes this one's place.
   *
   * @param step tells which step puts it there, with no paths
   */
  RunVcon replacedBy(Vcon other, StepChange step) {
    boolean sameUuid = VconUuid.same(vcon.uuid(), other.uuid());
    if (same(vcon, other)) {
      return new RunVcon(other, expected, modified, true, whole, changes, expiry);
    }
    if (!sameUuid) {
      return new RunVcon(other, OptionalLong.empty(), true, true, true, changes, VconExpiry.KEPT);
    }
    List<String> paths = ChangedPaths.between(vcon.tree(), other.tree());
    return new RunVcon(other, expected, true, true, whole, with(step, paths), expiry);
  }

  /**
   * Lets it expire, for which it is saved.
   *
   * @param step tells which step asks for it, with no paths
   */
  RunVcon expiring(VconExpiry wanted, StepChange step) {
    return new RunVcon(vcon, expected, true, replaced, whole, with(step, List.of()), wanted);
  }

  private List<StepChange> with(StepChange step, List<String> paths) {
    List<StepChange> changed = new ArrayList<>(changes);
    changed.add(
        new StepChange(step.step(), step.processor(), step.version(), step.options(), paths));
    return changed;
  }

  private static boolean same(Vcon one, Vcon other) {
    return one == other || one.tree().equals(other.tree());
  }

  /** Asks for it to be saved, and tells what its steps have changed. */
  VconWrite write() {
    return new VconWrite(vcon, expected)
        .because(ChangeCause.UNKNOWN.with(whole, changes))
        .expiring(expiry);
  }
}
