package org.vconserver.deploy.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * Holds a state, and what is to be done to get there, in this order. Immutable.
 *
 * @param actions at most the last one is an {@link Action.Attempt}
 */
public record Step(JarState state, List<Action> actions) {
  public Step {
    actions = List.copyOf(actions);
  }

  static Step from(JarState state) {
    return new Step(state, List.of());
  }

  JarVersions versions() {
    return state.versions();
  }

  Step then(Action... more) {
    List<Action> all = new ArrayList<>(actions);
    all.addAll(List.of(more));
    return new Step(state, all);
  }

  /** Puts actions before those that are there. */
  Step first(List<? extends Action> more) {
    List<Action> all = new ArrayList<>(more);
    all.addAll(actions);
    return new Step(state, all);
  }

  Step log(Level level, String text) {
    return then(new Action.Log(level, text));
  }

  Step with(JarState now) {
    return new Step(now, actions);
  }

  Step with(JarVersions now) {
    return with(state.with(now));
  }

  Step with(Phase now) {
    return with(state.with(now));
  }

  /** Takes a bundle out of its place and out of the framework. */
  Step uninstall(LiveBundle bundle) {
    return with(versions().without(bundle)).then(new Action.Uninstall(bundle.id()));
  }

  Step uninstallCandidate() {
    return versions().candidate().map(tried -> uninstall(tried.bundle())).orElse(this);
  }

  Step deleteCopies() {
    return then(new Action.DeleteCopies(versions().digests()));
  }

  /** True if this is news, compared with the verdict that was given last. */
  boolean isNews(Verdict verdict) {
    return state.verdict().filter(verdict::isSameAs).isEmpty();
  }

  /** Gives a verdict; the old one stays, with its time, if it says the same. */
  Step declare(Verdict verdict) {
    return isNews(verdict) ? with(state.withVerdict(Optional.of(verdict))) : this;
  }

  /** Gives a verdict, and tells the operator if it is news. */
  Step declare(Verdict verdict, Level level, String text) {
    return isNews(verdict) ? declare(verdict).log(level, text) : this;
  }
}
