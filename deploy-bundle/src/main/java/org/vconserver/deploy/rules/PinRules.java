package org.vconserver.deploy.rules;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Version;
import org.slf4j.event.Level;
import org.vconserver.deploy.folder.ArchivedVersion;
import org.vconserver.deploy.processor.VersionPin;

/** Rules for versions that pipelines name, and that the one that serves is not. */
final class PinRules {
  private PinRules() {}

  /** Lets a version leave that was replaced, unless a pipeline names it. */
  static Step retire(Step step, Facts facts, LiveBundle bundle, String reason) {
    String pipeline = wanted(step.versions(), facts).get(bundle.digest());
    return pipeline == null
        ? step.with(step.versions().leave(bundle, reason, facts.nanos()))
        : pin(step, facts, bundle, pipeline);
  }

  // ---- PINS ----

  /** Lets go of versions that no pipeline names any more, and starts those that one does. */
  static Step look(JarState state, Facts facts) {
    Step step = Step.from(state);
    Map<String, String> wanted = wanted(state.versions(), facts);
    Outcome outcome = facts.outcome().orElse(null);
    if (outcome instanceof Outcome.Installed installed) {
      return ServingRules.activateTrial(step, installed);
    }
    if (outcome instanceof Outcome.NotInstalled refused) {
      return step.log(
              Level.WARN,
              version(facts, refused.digest()) + " is kept, but not installed: " + refused.reason())
          .then(new Action.Discard(refused.digest())); // or it would be tried for ever
    }
    Optional<LiveBundle> trial = state.versions().trial();
    if (outcome instanceof Outcome.Checked checked && trial.isPresent()) {
      return started(step, facts, checked, trial.get(), wanted);
    }
    for (LiveBundle bundle : state.versions().pinned()) {
      if (!wanted.containsKey(bundle.digest())) {
        String reason = "no pipeline names " + bundle.version() + " any more";
        step = step.with(step.versions().leave(bundle, reason, facts.nanos()));
      }
    }
    return startNext(step, facts, wanted);
  }

  private static Step startNext(Step step, Facts facts, Map<String, String> wanted) {
    Step next = step;
    for (ArchivedVersion version : facts.archived()) {
      String pipeline = wanted.get(version.digest());
      if (pipeline == null || isStaying(next.versions(), version.digest())) {
        continue;
      }
      Optional<LiveBundle> leaving = next.versions().besides(version.digest());
      if (leaving.isPresent()) {
        next = pin(next, facts, leaving.get(), pipeline);
      } else {
        return next.then(new Action.Install(version.digest()));
      }
    }
    return next.with(Phase.LEAVING);
  }

  private static Step started(
      Step step,
      Facts facts,
      Outcome.Checked checked,
      LiveBundle bundle,
      Map<String, String> wanted) {
    String pipeline = wanted.get(bundle.digest());
    if (pipeline == null) {
      return step.uninstall(bundle); // it was unpinned meanwhile
    }
    String reason = reason(pipeline, bundle);
    Step next =
        ServingRules.endTrial(
            step,
            checked,
            bundle,
            (versions, passed) -> versions.pin(passed, reason, facts.nanos()));
    return next.versions().pinned().size() > step.versions().pinned().size()
        ? next.log(Level.INFO, bundle.version() + " stays: " + reason)
        : next.then(new Action.Discard(bundle.digest())); // or it would be tried for ever
  }

  private static Step pin(Step step, Facts facts, LiveBundle bundle, String pipeline) {
    String reason = reason(pipeline, bundle);
    return step.with(step.versions().pin(bundle, reason, facts.nanos()))
        .log(Level.INFO, bundle.version() + " stays: " + reason);
  }

  private static String reason(String pipeline, LiveBundle bundle) {
    return "pipeline " + pipeline + " names " + bundle.version();
  }

  /** True if a version of this content is live and not on its way out. */
  private static boolean isStaying(JarVersions versions, String digest) {
    return versions.live().stream()
        .filter(bundle -> !versions.leaving().contains(bundle))
        .anyMatch(bundle -> bundle.digest().equals(digest));
  }

  /** Finds the digests of archived versions that pipelines name, each with a pipeline. */
  private static Map<String, String> wanted(JarVersions versions, Facts facts) {
    Map<String, String> wanted = new HashMap<>();
    String serving = versions.serving().map(LiveBundle::version).orElse(null);
    if (serving == null) {
      return wanted;
    }
    for (VersionPin pin : facts.pins()) {
      if (!pin.versions().includes(serving)) {
        facts.archived().stream()
            .filter(version -> version.processors().contains(pin.processor()))
            .filter(version -> pin.versions().includes(version.version().version()))
            .max(Comparator.comparing(PinRules::number))
            .ifPresent(version -> wanted.put(version.digest(), pin.pipeline()));
      }
    }
    return wanted;
  }

  /** Finds the version of an archived jar. */
  static String version(Facts facts, String digest) {
    return facts.archived().stream()
        .filter(version -> version.digest().equals(digest))
        .map(version -> version.version().version())
        .findFirst()
        .orElse(digest);
  }

  private static Version number(ArchivedVersion version) {
    return Version.parseVersion(version.version().version());
  }
}
