package org.vconserver.deploy.rules;

import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.framework.CheckResult;
import org.vconserver.deploy.framework.RunState;

/** Rules for a bundle that does not serve yet: it is tried, waits, is refused, or serves. */
final class CandidateRules {
  private CandidateRules() {}

  // ---- READ ----

  /** Goes on with a jar that was read, as installing or activating it has ended. */
  static Step arrive(JarState state, Facts facts, Outcome outcome) {
    Step step = Step.from(state);
    if (outcome instanceof Outcome.Installed installed) {
      LiveBundle bundle = LiveBundle.installed(installed.id(), installed.content());
      return activate(
          step, new Candidate(bundle, BundleRole.TRIAL, facts.nanos(), facts.frameworkChanges()));
    }
    Step next = step.with(Phase.CANDIDATE);
    if (outcome instanceof Outcome.Checked checked && state.versions().candidate().isPresent()) {
      return judge(next, facts, state.versions().candidate().get(), checked);
    }
    if (outcome instanceof Outcome.NotInstalled refused && state.verdict().isPresent()) {
      String reason = "it can't be installed: " + refused.reason();
      Verdict verdict = state.verdict().get().change(DeployState.REFUSED, reason, facts.time());
      return next.declare(verdict, Level.WARN, "refused: " + reason).deleteCopies();
    }
    return next;
  }

  /** Checks a bundle of the same content that is live already, instead of making a second one. */
  static Step takeBack(Step step, Facts facts, LiveBundle live) {
    BundleRole role = step.state().roles().getOrDefault(live.id(), BundleRole.LEAVING);
    Candidate candidate =
        new Candidate(live.withoutReason(), role, facts.nanos(), facts.frameworkChanges());
    return step.with(step.versions().without(live).withCandidate(candidate))
        .then(new Action.Check(live.id(), false));
  }

  private static Step activate(Step step, Candidate candidate) {
    Optional<Long> serving = step.versions().serving().map(LiveBundle::id);
    return step.with(step.versions().withCandidate(candidate))
        .then(new Action.Activate(candidate.bundle().id(), serving));
  }

  // ---- CANDIDATE ----

  /** Tries a waiting bundle again: in each pass if it has started, else if something has come. */
  static Step tryAgain(JarState state, Facts facts) {
    Step step = Step.from(state);
    Candidate candidate = state.versions().candidate().orElse(null);
    if (candidate != null && facts.outcome().orElse(null) instanceof Outcome.Checked checked) {
      return judge(step.with(Phase.RESTORE), facts, candidate, checked);
    }
    if (candidate == null) {
      return step.with(Phase.RESTORE);
    }
    if (facts.about(candidate.bundle()).run() == RunState.STARTED) {
      return step.then(new Action.Check(candidate.bundle().id(), true));
    }
    return facts.frameworkChanges() == candidate.triedAt()
        ? step.with(Phase.RESTORE)
        : activate(step, candidate.triedAt(facts.frameworkChanges()));
  }

  private static Step judge(Step step, Facts facts, Candidate candidate, Outcome.Checked checked) {
    CheckResult result = checked.result();
    JarContent content = candidate.bundle().content();
    if (result instanceof CheckResult.Passed passed) {
      return promote(ServingRules.displace(step, checked), facts, candidate, passed.missing());
    }
    if (result instanceof CheckResult.Waiting waiting) {
      Verdict verdict =
          Verdict.on(content, DeployState.WAITING, "", waiting.missing(), facts.time());
      return step.with(step.state().withPending(Optional.of(verdict)));
    }
    String reason = ((CheckResult.Failed) result).reason();
    return refuse(step.uninstallCandidate(), facts, content, reason);
  }

  /** Refuses a jar; the verdict is given when it is known what serves meanwhile. */
  static Step refuse(Step step, Facts facts, JarContent content, String reason) {
    Verdict verdict = Verdict.on(content, DeployState.REFUSED, reason, List.of(), facts.time());
    return step.with(step.state().withPending(Optional.of(verdict))).deleteCopies();
  }

  /** Lets a bundle serve that has passed its check, and puts the one before it in reserve. */
  private static Step promote(Step step, Facts facts, Candidate candidate, List<String> missing) {
    LiveBundle bundle = candidate.bundle();
    Optional<LiveBundle> replaced = step.versions().serving();
    Optional<LiveBundle> earlier = step.versions().predecessor();
    JarContent content = bundle.content();
    List<String> processors = facts.about(bundle).processors();
    boolean watched =
        !facts.limits().probation().isZero() && !processors.isEmpty() && !content.isBackend();
    String why = "replaced by " + bundle.version();

    JarVersions versions = step.versions().without(bundle).withServing(bundle);
    Step next = step.with(step.state().withFaultsTold(0).withPending(Optional.empty()));
    next = next.with(versions.withPredecessor(Optional.empty()));
    if (earlier.isPresent()) {
      next = PinRules.retire(next, facts, earlier.get(), why);
    }
    if (replaced.isPresent() && watched) {
      String reason = bundle.version() + " is on probation";
      LiveBundle reserve = replaced.get().keepFor(reason, facts.nanos());
      next = next.with(next.versions().withPredecessor(Optional.of(reserve)));
    } else if (replaced.isPresent()) {
      next = PinRules.retire(next, facts, replaced.get(), why);
    }
    long tookMs = (facts.nanos() - candidate.begunNanos()) / 1_000_000;
    String reason = ServingRules.activeReason("", facts, bundle);
    return next.declare(Verdict.on(content, DeployState.ACTIVE, reason, missing, facts.time()))
        .then(
            new Action.Archive(content, processors, next.versions().digests(), facts.time()),
            new Action.Remember(Optional.of(bundle.digest())))
        .log(
            Level.INFO,
            "active as "
                + content.symbolicName()
                + " "
                + bundle.version()
                + " in "
                + tookMs
                + " ms"
                + replaced.map(old -> ", replacing " + old.version()).orElse(""));
  }
}
