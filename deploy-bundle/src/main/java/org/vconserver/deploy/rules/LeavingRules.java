package org.vconserver.deploy.rules;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.event.Level;

/** Rules for bundles on their way out, and for the end of a jar. */
final class LeavingRules {
  private LeavingRules() {}

  /** Removes the bundles whose last use has ended, and reports those that take too long. */
  static Step look(JarState state, Facts facts) {
    Step step = Step.from(state);
    for (LiveBundle bundle : state.versions().leaving()) {
      int users = facts.about(bundle).users();
      boolean late = waited(bundle, facts).compareTo(facts.limits().drain()) > 0;
      if (users == 0 || state.forced() || (late && facts.limits().drainForced())) {
        step = remove(step, bundle, users);
      } else if (late) {
        step = report(step, facts, bundle, users);
      }
    }
    return step.state().isOver() ? end(step) : step.with(Phase.DONE);
  }

  private static Duration waited(LiveBundle bundle, Facts facts) {
    return Duration.ofNanos(facts.nanos() - bundle.sinceNanos());
  }

  private static Step remove(Step step, LiveBundle bundle, int users) {
    Step warned =
        users > 0
            ? step.log(Level.WARN, bundle.version() + " is stopped under " + users + " runs")
            : step;
    return warned
        .uninstall(bundle)
        .log(Level.INFO, bundle.version() + " removed: " + bundle.reason());
  }

  private static Step report(Step step, Facts facts, LiveBundle bundle, int users) {
    long seconds = waited(bundle, facts).toSeconds();
    String reason = users + " runs have not ended for " + seconds + " s";
    Step next = step.with(step.versions().update(bundle.overdue(reason)));
    return bundle.overdue()
        ? next
        : next.log(
            Level.WARN,
            bundle.version()
                + " can't go: "
                + users
                + " runs still use it after "
                + facts.limits().drain().toSeconds()
                + " s");
  }

  private static Step end(Step step) {
    Optional<Long> displaced = step.versions().displaced();
    JarState over =
        step.state()
            .with(step.versions().withDisplaced(Optional.empty()))
            .withRequests(step.state().drained(), false)
            .withVerdict(Optional.empty())
            .with(Phase.DONE);
    Step next = step.with(over);
    return displaced.isPresent() ? next.then(new Action.StartDisplaced(displaced.get())) : next;
  }
}
