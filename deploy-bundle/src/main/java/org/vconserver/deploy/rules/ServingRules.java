package org.vconserver.deploy.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.event.Level;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.deploy.framework.CheckResult;

/** Rules for the bundle that serves: it does its work, waits, or was taken out of use. */
final class ServingRules {
  static final String WAITS = "it waits for what is missing";

  private static final String WITHOUT = "it runs, and has no processor";

  private ServingRules() {}

  // ---- SERVING ----

  /** Checks the bundle that serves, if the verdict on the jar is about it. */
  static Step look(JarState state, Facts facts) {
    Step step = Step.from(state);
    LiveBundle bundle = state.versions().serving().orElse(null);
    Verdict verdict = state.verdict().orElse(null);
    if (bundle == null
        || verdict == null
        || state.versions().candidate().isPresent()
        || verdict.state() == DeployState.REFUSED
        || !verdict.digest().equals(bundle.digest())) {
      return step.with(Phase.PROBATION);
    }
    if (state.drained()) {
      String reason =
          "it was taken out of use by hand; " + facts.about(bundle).users() + " runs still use it";
      return step.with(Phase.PROBATION)
          .declare(verdict.change(DeployState.DRAINING, reason, facts.time()));
    }
    if (facts.outcome().orElse(null) instanceof Outcome.Checked checked) {
      return health(step, facts, bundle, verdict, checked.result());
    }
    return switch (facts.about(bundle).run()) {
      case STOPPED -> step.then(new Action.Restart(bundle.id()));
      case STOPPED_BY_HAND ->
          waits(step, facts, bundle, List.of("a start by hand, as it was stopped by hand"));
      default -> step.then(new Action.Check(bundle.id(), false));
    };
  }

  private static Step health(
      Step step, Facts facts, LiveBundle bundle, Verdict before, CheckResult result) {
    if (result instanceof CheckResult.Waiting waiting) {
      return waits(step, facts, bundle, waiting.missing());
    }
    if (result instanceof CheckResult.Failed failed) {
      return waits(step, facts, bundle, List.of(failed.reason()));
    }
    List<String> missing = ((CheckResult.Passed) result).missing();
    String reason = activeReason(before.isActive() ? before.reason() : "", facts, bundle);
    Verdict verdict =
        Verdict.on(bundle.content(), DeployState.ACTIVE, reason, missing, facts.time());
    Step next = step.with(Phase.PROBATION);
    return before.isActive()
        ? next.declare(verdict)
        : next.declare(verdict, Level.INFO, "active again");
  }

  /** Says of a bundle without processors that it has none: its author may have meant otherwise. */
  static String activeReason(String before, Facts facts, LiveBundle bundle) {
    String own = before.equals(WITHOUT) ? "" : before;
    boolean without =
        own.isEmpty()
            && facts.about(bundle).processors().isEmpty()
            && !bundle.content().isBackend();
    return without ? WITHOUT : own;
  }

  private static Step waits(Step step, Facts facts, LiveBundle bundle, List<String> missing) {
    return step.with(Phase.PROBATION)
        .declare(
            Verdict.on(bundle.content(), DeployState.WAITING, WAITS, missing, facts.time()),
            Level.WARN,
            "waiting for " + String.join("; ", missing));
  }

  // ---- archived versions, for RESTORE and PINS ----

  /** Starts and checks the bundle of an archived version. */
  static Step activateTrial(Step step, Outcome.Installed installed) {
    LiveBundle bundle = LiveBundle.installed(installed.id(), installed.content());
    Optional<Long> serving = step.versions().serving().map(LiveBundle::id);
    return step.with(step.versions().withTrial(bundle))
        .then(new Action.Activate(bundle.id(), serving));
  }

  /** Gives the bundle of an archived version its place if it has passed, else removes it. */
  static Step endTrial(
      Step step,
      Outcome.Checked checked,
      LiveBundle bundle,
      BiFunction<JarVersions, LiveBundle, JarVersions> place) {
    if (checked.result() instanceof CheckResult.Passed) {
      Step next = displace(step, checked);
      return next.with(place.apply(next.versions().without(bundle), bundle));
    }
    return step.uninstall(bundle)
        .log(Level.WARN, bundle.version() + ", which is kept, does not pass its check any more");
  }

  /** Remembers the distribution's bundle that was stopped for one of these. */
  static Step displace(Step step, Outcome.Checked checked) {
    return checked.displaced().isPresent()
        ? step.with(step.versions().withDisplaced(checked.displaced()))
        : step;
  }
}
