package org.vconserver.deploy.jar;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.deploy.KeptVersion;
import org.vconserver.api.deploy.LiveVersion;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.deploy.folder.ArchivedVersion;
import org.vconserver.deploy.folder.JarFiles;
import org.vconserver.deploy.processor.LiveProcessors;
import org.vconserver.deploy.rules.JarState;
import org.vconserver.deploy.rules.LiveBundle;
import org.vconserver.deploy.rules.Verdict;

/**
 * Shows the state of a jar to whoever asks, and in the status file beside the jar. Thread-safe;
 * published by one pass at a time.
 */
final class StatusReport {
  private static final Logger LOG = LoggerFactory.getLogger(StatusReport.class);

  private final JarFiles files;
  private final LiveProcessors processors;
  private volatile Shown shown = new Shown(JarState.NEW, List.of());

  /** Holds the facts in the status file; of the pass that publishes. */
  private String written = "";

  StatusReport(JarFiles files, LiveProcessors processors) {
    this.files = files;
    this.processors = processors;
  }

  /** Keeps together what belongs together: a verdict is not shown before its bundles. */
  private record Shown(JarState state, List<ArchivedVersion> archived) {
    boolean isServing(String digest) {
      return state.versions().live().stream()
          .filter(bundle -> state.roles().get(bundle.id()) == BundleRole.SERVING)
          .anyMatch(bundle -> bundle.digest().equals(digest));
    }
  }

  /** Shows a state from now on. */
  void publish(JarState state, List<ArchivedVersion> archived) {
    Shown now = new Shown(state, archived);
    shown = now;
    String facts = state.verdict().map(verdict -> verdict + " " + roles(state)).orElse("");
    if (facts.equals(written)) {
      return;
    }
    written = facts;
    try {
      files.writeStatus(describe().map(bundle -> bundle.json().toPrettyString() + "\n"));
    } catch (IOException e) {
      LOG.warn("deploy: the status of {} can't be written: {}", files.name(), e.toString());
    }
  }

  private static String roles(JarState state) {
    Map<Long, BundleRole> roles = state.roles();
    return state.versions().live().stream()
        .map(bundle -> bundle.id() + " " + roles.get(bundle.id()) + " " + bundle.reason())
        .collect(Collectors.joining(";"));
  }

  /** True if there is neither a verdict nor a bundle to show. */
  boolean isEmpty() {
    JarState state = shown.state();
    return state.verdict().isEmpty() && state.versions().live().isEmpty();
  }

  /** Lists the archived versions, the newest first. */
  List<ArchivedVersion> archived() {
    return shown.archived();
  }

  /** Describes the jar; empty if there is no verdict on it yet. */
  Optional<DeployedBundle> describe() {
    Shown now = shown;
    return now.state().verdict().map(verdict -> describe(verdict, now));
  }

  /** Describes the jar under another verdict than the one that is shown. */
  DeployedBundle describe(Verdict verdict) {
    return describe(verdict, shown);
  }

  private DeployedBundle describe(Verdict verdict, Shown now) {
    List<KeptVersion> earlier =
        now.archived().stream()
            .map(ArchivedVersion::version)
            .filter(version -> !version.digest().equals(verdict.digest()))
            .filter(version -> !now.isServing(version.digest()))
            .toList();
    Map<Long, BundleRole> roles = now.state().roles();
    List<LiveVersion> live =
        now.state().versions().live().stream()
            .map(bundle -> describe(bundle, roles.getOrDefault(bundle.id(), BundleRole.LEAVING)))
            .toList();
    return new DeployedBundle(
        files.name(),
        verdict.state(),
        verdict.reason(),
        verdict.missing(),
        verdict.since(),
        verdict.bundle(),
        verdict.version(),
        verdict.digest(),
        live,
        earlier);
  }

  private LiveVersion describe(LiveBundle bundle, BundleRole role) {
    return new LiveVersion(
        bundle.id(),
        bundle.version(),
        bundle.digest(),
        role,
        bundle.reason(),
        processors.provided(bundle.id()));
  }
}
