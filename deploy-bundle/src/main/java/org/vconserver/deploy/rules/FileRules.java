package org.vconserver.deploy.rules;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.framework.RunState;

/** Rules for the file: new, changed, touched, not complete, refused as it is, deleted. */
final class FileRules {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String GONE = "the file is gone";

  private FileRules() {}

  // ---- LOOK ----

  /** Takes notice of the file and of the operator's wishes. */
  static Step look(JarState state, Facts facts) {
    boolean changed = facts.stamp().isPresent() && !facts.stamp().equals(state.disk().stamp());
    boolean drained = !changed && facts.drain().orElse(state.drained());
    Step step =
        Step.from(
            state
                .withRequests(drained, state.forced() || facts.force())
                .withPending(Optional.empty()));
    if (drained != state.drained() && state.versions().serving().isPresent()) {
      step = step.log(Level.INFO, drained ? "is taken out of use" : "is in use again");
    }
    Optional<LiveBundle> unfinished = step.versions().trial();
    if (unfinished.isPresent()) {
      step = step.uninstall(unfinished.get()); // a pass was broken off
    }
    boolean again =
        facts.again() && state.verdict().filter(v -> v.state() == DeployState.REFUSED).isPresent();
    JarOnDisk disk = again ? state.disk().notJudged() : state.disk();
    return facts.stamp().isPresent()
        ? step.with(step.state().with(disk.withStamp(facts.stamp())).with(Phase.READ))
        : deleted(step, facts);
  }

  private static Step deleted(Step look, Facts facts) {
    Step step = look.uninstallCandidate();
    for (LiveBundle bundle : step.versions().live()) {
      if (!step.versions().leaving().contains(bundle)) {
        step = step.with(step.versions().leave(bundle, GONE, facts.nanos()));
      }
    }
    if (step.state().disk().stamp().isPresent()) {
      step = step.then(new Action.Remember(Optional.empty()));
    }
    Optional<Verdict> before = step.state().verdict();
    if (before.isPresent() && before.get().state() != DeployState.DRAINING) {
      String reason = GONE + "; it ends with the runs that use it";
      step = step.declare(before.get().change(DeployState.DRAINING, reason, facts.time()));
    }
    return step.with(step.state().with(JarOnDisk.NONE).with(Phase.LEAVING));
  }

  // ---- READ ----

  /** Reads a jar of which nothing is known yet, and makes a bundle of it. */
  static Step read(JarState state, Facts facts) {
    Outcome outcome = facts.outcome().orElse(null);
    if (outcome instanceof Outcome.Unreadable unreadable) {
      return incomplete(state, facts, unreadable.reason());
    }
    if (outcome instanceof Outcome.Read read) {
      boolean changedMeanwhile = !facts.stamp().equals(Optional.of(read.stamp()));
      return changedMeanwhile
          ? Step.from(state.with(Phase.CANDIDATE)) // the next pass has it
          : judge(Step.from(state.with(state.disk().judgedNow())), facts, read);
    }
    if (outcome != null) {
      return CandidateRules.arrive(state, facts, outcome);
    }
    JarOnDisk disk = state.disk();
    if (disk.stamp().isEmpty() || disk.stamp().equals(disk.judged())) {
      return Step.from(state.with(Phase.CANDIDATE));
    }
    return Step.from(state.with(disk.readAt(facts.nanos())))
        .then(new Action.Read(disk.stamp().get()));
  }

  private static Step incomplete(JarState state, Facts facts, String reason) {
    JarOnDisk disk = state.disk();
    Step step = Step.from(state.with(Phase.CANDIDATE));
    if (facts.nanos() - disk.incompleteSince() <= PATIENCE.toNanos()) {
      return step.declare(
          Verdict.onUnread(DeployState.INSTALLING, "it is not complete yet", facts.time()));
    }
    String text = "no complete jar for " + PATIENCE.toSeconds() + " s: " + reason;
    return step.with(step.state().with(disk.judgedNow()))
        .declare(
            Verdict.onUnread(DeployState.REFUSED, text, facts.time()),
            Level.WARN,
            "refused: " + text);
  }

  private static Step judge(Step step, Facts facts, Outcome.Read read) {
    JarContent content = read.content();
    if (step.versions().serves(content.digest())) {
      return touched(step.uninstallCandidate(), facts, content);
    }
    Optional<Candidate> candidate = step.versions().candidate();
    if (candidate.isPresent()
        && candidate.get().bundle().digest().equals(content.digest())
        && facts.about(candidate.get().bundle()).run() != RunState.OTHER) {
      JarVersions again = step.versions().withCandidate(candidate.get().toBeTriedAgain());
      return step.with(again).with(Phase.CANDIDATE);
    }
    Step alone = step.uninstallCandidate();
    Optional<String> refusal =
        content
            .refusal()
            .or(
                () ->
                    read.quarantined()
                        .map(name -> "it was rolled back before and is in .quarantine as " + name));
    return refusal.isPresent()
        ? CandidateRules.refuse(alone, facts, content, refusal.get()).with(Phase.CANDIDATE)
        : begin(alone, facts, content);
  }

  /** Keeps what serves: the file is again, or still, what it was made of. */
  private static Step touched(Step step, Facts facts, JarContent content) {
    boolean known =
        step.state()
            .verdict()
            .filter(verdict -> verdict.isActive() && verdict.digest().equals(content.digest()))
            .isPresent();
    Step next = step.with(Phase.CANDIDATE);
    return known
        ? next
        : next.declare(
            Verdict.on(content, DeployState.ACTIVE, "", List.of(), facts.time()),
            Level.INFO,
            "active, it is what runs");
  }

  private static Step begin(Step step, Facts facts, JarContent content) {
    Step begun =
        step.declare(Verdict.on(content, DeployState.RESOLVING, "", List.of(), facts.time()))
            .then(new Action.Publish());
    Optional<LiveBundle> live = step.versions().besides(content.digest());
    return live.isPresent()
        ? CandidateRules.takeBack(begun, facts, live.get())
        : begun.then(new Action.Install(content.digest()));
  }
}
