package org.vconserver.deploy.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vconserver.api.processor.BundleRole;

/**
 * Decides how jars in a deploy folder become bundles that serve. The folder is the truth: each pass
 * compares it with the bundles that are live and does what is missing.
 *
 * <ul>
 *   <li><b>New or changed</b>: a jar that has stayed the same for a moment is copied and read. If
 *       it is no complete jar it is read again in each pass, and refused after ten seconds. A
 *       bundle is made of the copy beside the one that serves, started and checked; nobody gets its
 *       processors till then (role TRIAL).
 *   <li><b>Touched</b>: a jar of the content that serves changes nothing. If its content is live in
 *       another role, that bundle is checked and serves, and no second one is made.
 *   <li><b>Refused</b>: a jar that is no bundle, is in quarantine, can't be installed or fails its
 *       check is refused, its bundle is removed, and what served goes on. So is one whose processor
 *       has a name that belongs to another bundle; it is tried again when the operator has handed
 *       the name over.
 *   <li><b>Waiting</b>: a bundle for which something is missing is tried again when the framework
 *       has changed, and is checked in each pass once it has started. What served goes on.
 *   <li><b>Restart of the server</b>: if the jar is refused or waits and nothing serves, the
 *       version that served last is started from its archived copy.
 *   <li><b>Active</b>: a bundle that passes its check serves, and its version is archived. In each
 *       pass it is checked that it still does its work; if not, the verdict is waiting. A bundle
 *       whose packages went away is started again; one that was stopped by hand is not.
 *   <li><b>Probation</b>: the bundle that was replaced stays in reserve until the new one has done
 *       enough runs well, or long enough, and then leaves. A new jar ends that too. Database
 *       bundles and those without processors have no probation.
 *   <li><b>Rolled back</b>: after too many faults that the version in reserve does not have, that
 *       one serves again. The jar goes into quarantine with its verdict, and the file before it is
 *       put back.
 *   <li><b>Pinned</b>: a version that a pipeline names, and that the serving one is not, stays when
 *       it is replaced, and is started from its archived copy when it is not live. It leaves when
 *       no pipeline names it any more.
 *   <li><b>Drained</b>: a bundle that the operator takes out of use keeps its jar and gets no new
 *       runs, until he takes it into use again or the jar changes.
 *   <li><b>Deleted</b>: if the file is gone all its bundles leave, and a candidate is removed at
 *       once. When the last has left, the bundle of the distribution whose place was taken starts
 *       again.
 *   <li><b>Leaving</b>: a bundle that leaves gets no new runs and is removed when the last use has
 *       ended. One that takes too long is reported, and removed if the settings say so.
 *   <li><b>Forced</b>: bundles that leave go at once, whoever uses them, until the jar is gone.
 * </ul>
 *
 * <p>Immutable and pure: no rule does, reads or waits for anything.
 */
public final class Transitions {
  private Transitions() {}

  /**
   * Goes on with a pass until something has to be done, or the pass is over.
   *
   * @param facts with the outcome of the attempt that the step before ended with
   */
  public static Step next(JarState state, Facts facts) {
    JarState from = state;
    Facts known = facts;
    while (true) {
      Step step = phase(from, known);
      Step told = step.first(roleChanges(from, step.state()));
      if (!told.actions().isEmpty() || told.state().phase() == Phase.DONE) {
        return told;
      }
      from = told.state();
      known = known.withoutOutcome();
    }
  }

  private static Step phase(JarState state, Facts facts) {
    return switch (state.phase()) {
      case LOOK -> FileRules.look(state, facts);
      case READ -> FileRules.read(state, facts);
      case CANDIDATE -> CandidateRules.tryAgain(state, facts);
      case RESTORE -> RestoreRules.restore(state, facts);
      case SERVING -> ServingRules.look(state, facts);
      case PROBATION -> ProbationRules.look(state, facts);
      case PINS -> PinRules.look(state, facts);
      case LEAVING -> LeavingRules.look(state, facts);
      case DONE -> Step.from(state);
    };
  }

  private static List<Action> roleChanges(JarState before, JarState now) {
    Map<Long, BundleRole> known = before.roles();
    List<Action> changes = new ArrayList<>();
    now.roles()
        .forEach(
            (bundle, role) -> {
              if (role != known.get(bundle)) {
                changes.add(new Action.SetRole(bundle, role));
              }
            });
    return changes;
  }
}
