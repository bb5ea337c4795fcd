package org.vconserver.deploy.rules;

import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;
import org.vconserver.api.deploy.DeployState;

/** Rules for a version that has just replaced another: it has proved itself, or is rolled back. */
final class ProbationRules {
  private ProbationRules() {}

  /** Looks whether the version before can leave, or has to come back. */
  static Step look(JarState state, Facts facts) {
    Step step = Step.from(state);
    Outcome outcome = facts.outcome().orElse(null);
    if (outcome instanceof Outcome.Quarantined quarantined) {
      return quarantined.done()
          ? putBack(step, quarantined.digest())
          : rolledBack(step, quarantined.digest(), false);
    }
    if (outcome instanceof Outcome.FileRestored restored) {
      return rolledBack(step, restored.badDigest(), restored.done());
    }
    Optional<LiveBundle> reserve = state.versions().predecessor();
    Optional<LiveBundle> serving = state.versions().serving();
    return reserve.isPresent() && serving.isPresent()
        ? compare(step, facts, serving.get(), reserve.get())
        : step.with(Phase.PINS);
  }

  private static Step compare(Step step, Facts facts, LiveBundle serving, LiveBundle reserve) {
    List<String> faults = facts.about(serving).regressions();
    Step next = tellFaults(step, facts, serving, reserve);
    if (faults.size() >= facts.limits().faultsAllowed()) {
      return rollBack(next, facts, serving, reserve);
    }
    long watched = facts.nanos() - reserve.sinceNanos();
    boolean proved =
        facts.about(serving).goodRuns() >= facts.limits().probationRuns()
            || watched > facts.limits().probation().toNanos();
    Step over = next.with(Phase.PINS);
    return proved
        ? PinRules.retire(over, facts, reserve, "replaced by " + serving.version())
        : over;
  }

  private static Step tellFaults(Step step, Facts facts, LiveBundle serving, LiveBundle reserve) {
    int faults = facts.about(serving).regressions().size();
    if (faults <= step.state().faultsTold()) {
      return step;
    }
    String text =
        serving.version()
            + " has "
            + faults
            + " faults that "
            + reserve.version()
            + " does not have; it is rolled back at "
            + facts.limits().faultsAllowed();
    return step.with(step.state().withFaultsTold(faults)).log(Level.WARN, text);
  }

  private static Step rollBack(Step step, Facts facts, LiveBundle bad, LiveBundle good) {
    List<String> faults = facts.about(bad).regressions();
    String reason =
        bad.version()
            + " was rolled back after "
            + faults.size()
            + " faults that "
            + good.version()
            + " does not have, the last: "
            + faults.get(faults.size() - 1);
    JarVersions versions =
        step.versions()
            .without(good)
            .leave(bad, "rolled back", facts.nanos())
            .withServing(good.withoutReason());
    Verdict refused =
        Verdict.on(bad.content(), DeployState.REFUSED, reason, List.of(), facts.time());
    Verdict active =
        Verdict.on(good.content(), DeployState.ACTIVE, reason, List.of(), facts.time());
    return step.with(step.state().with(versions).withPending(Optional.of(active)))
        .then(new Action.Remember(Optional.of(good.digest())))
        .log(Level.ERROR, reason)
        .then(new Action.Quarantine(bad.digest(), refused));
  }

  private static Step putBack(Step step, String badDigest) {
    String good = step.versions().serving().map(LiveBundle::digest).orElse("");
    return step.then(new Action.RestoreFile(badDigest, good));
  }

  private static Step rolledBack(Step step, String badDigest, boolean done) {
    String tail =
        done
            ? "; it is in .quarantine"
            : "; the folder could not be written, so that the jar in it is still the bad one";
    Step next = step.with(step.state().withPending(Optional.empty()).with(Phase.PINS));
    Optional<Verdict> active = step.state().pending();
    if (active.isPresent()) {
      next = next.declare(active.get().withReason(active.get().reason() + tail));
    }
    return next.then(new Action.Discard(badDigest));
  }
}
