package org.vconserver.deploy.rules;

import java.util.Optional;
import org.slf4j.event.Level;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.deploy.folder.ArchivedVersion;

/** Rules for a jar that is not taken: what served last goes on, and the verdict says so. */
final class RestoreRules {
  private RestoreRules() {}

  /** Starts the version that served before a restart, if nothing serves; then gives the verdict. */
  static Step restore(JarState state, Facts facts) {
    Step step = Step.from(state);
    Outcome outcome = facts.outcome().orElse(null);
    if (outcome instanceof Outcome.Installed installed) {
      return ServingRules.activateTrial(step, installed);
    }
    if (outcome instanceof Outcome.NotInstalled refused) {
      return announce(
          step.log(
              Level.WARN,
              PinRules.version(facts, refused.digest())
                  + " is kept, but not installed: "
                  + refused.reason()));
    }
    Optional<LiveBundle> trial = state.versions().trial();
    if (outcome instanceof Outcome.Checked checked && trial.isPresent()) {
      return announce(ServingRules.endTrial(step, checked, trial.get(), JarVersions::withServing));
    }
    Optional<String> last = facts.lastServedVersion().map(ArchivedVersion::digest);
    boolean restorable =
        state.pending().isPresent()
            && state.versions().serving().isEmpty()
            && last.isPresent()
            && !last.get().equals(state.pending().get().digest())
            && step.isNews(withTail(step, state.pending().get()));
    return restorable ? step.then(new Action.Install(last.get())) : announce(step);
  }

  private static Step announce(Step step) {
    Step next = step.with(Phase.SERVING);
    Optional<Verdict> pending = step.state().pending();
    if (pending.isEmpty()) {
      return next;
    }
    Verdict verdict = withTail(step, pending.get());
    String text =
        verdict.state() == DeployState.REFUSED
            ? "refused: " + verdict.reason()
            : "waiting for " + String.join("; ", verdict.missing());
    return next.with(next.state().withPending(Optional.empty())).declare(verdict, Level.WARN, text);
  }

  /** Ends a verdict with what goes on meanwhile. */
  private static Verdict withTail(Step step, Verdict verdict) {
    Optional<LiveBundle> serving = step.versions().serving();
    if (verdict.state() == DeployState.REFUSED) {
      String tail = serving.map(bundle -> "; " + bundle.version() + " goes on").orElse("");
      return verdict.withReason(verdict.reason() + tail);
    }
    String tail = serving.isPresent() ? "; the version before it goes on" : "";
    return verdict.withReason(ServingRules.WAITS + tail);
  }
}
