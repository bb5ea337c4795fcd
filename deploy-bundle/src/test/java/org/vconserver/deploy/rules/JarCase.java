package org.vconserver.deploy.rules;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.KeptVersion;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.deploy.folder.ArchivedVersion;
import org.vconserver.deploy.folder.FileStamp;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.framework.CheckResult;
import org.vconserver.deploy.framework.RunState;
import org.vconserver.deploy.processor.VersionPin;

/**
 * One jar of the bundle {@code p} in memory: its state, the facts, and the outcomes that attempts
 * have. The bundle of a version has the number that its version without dots is.
 */
final class JarCase {
  static final long OF_DISTRIBUTION = 7;
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  JarState state = JarState.NEW;
  private final Map<String, CheckResult> checks = new HashMap<>();
  private final Map<String, RunState> runs = new HashMap<>();
  private final Map<String, Integer> users = new HashMap<>();
  private final Map<String, Long> goodRuns = new HashMap<>();
  private final Map<String, Integer> faults = new HashMap<>();
  private final Map<String, Map<String, String>> headers = new HashMap<>();
  private final List<ArchivedVersion> archived = new ArrayList<>();
  private final List<VersionPin> pins = new ArrayList<>();
  private Optional<FileStamp> stamp = Optional.empty();
  private Optional<String> onDisk = Optional.empty();
  private Optional<String> quarantined = Optional.empty();
  private Optional<String> lastServed = Optional.empty();
  private Optional<Boolean> drain = Optional.empty();
  private Optional<Long> displaced = Optional.empty();
  private Optional<String> installFailure = Optional.empty();
  private Duration probation = Duration.ofSeconds(30);
  private boolean processors = true;
  private boolean drainForced;
  private boolean force;
  private boolean again;
  private boolean changesWhileRead;
  private boolean folderWritable = true;
  private long nanos = 1;
  private long changes;

  // ---- what has happened to the jar ----

  /** A file of this version lies in the folder, and is new. */
  JarCase file(String version) {
    onDisk = Optional.of(version);
    return touched();
  }

  JarCase touched() {
    long next = stamp.map(FileStamp::modifiedMs).orElse(0L) + 1;
    stamp = Optional.of(new FileStamp(1, next, ""));
    return this;
  }

  JarCase halfCopied() {
    onDisk = Optional.empty();
    return touched();
  }

  JarCase deleted() {
    stamp = Optional.empty();
    return this;
  }

  JarCase changesWhileRead() {
    changesWhileRead = true;
    return this;
  }

  JarCase header(String version, String name, String value) {
    headers.computeIfAbsent(version, key -> new HashMap<>()).put(name, value);
    return this;
  }

  JarCase backend(String version) {
    return header(version, "Provide-Capability", "vcon.backend;scheme=test");
  }

  JarCase quarantined(String name) {
    quarantined = Optional.of(name);
    return this;
  }

  JarCase notInstallable(String why) {
    installFailure = Optional.of(why);
    return this;
  }

  JarCase check(String version, CheckResult result) {
    checks.put(version, result);
    return this;
  }

  JarCase fails(String version) {
    return check(version, new CheckResult.Failed("it is broken"));
  }

  JarCase lacks(String version, String missing) {
    return check(version, new CheckResult.Waiting(List.of(missing)));
  }

  JarCase run(String version, RunState run) {
    runs.put(version, run);
    return this;
  }

  JarCase displaces() {
    displaced = Optional.of(OF_DISTRIBUTION);
    return this;
  }

  JarCase frameworkChanges() {
    changes++;
    return this;
  }

  JarCase users(String version, int count) {
    users.put(version, count);
    return this;
  }

  JarCase goodRuns(String version, long count) {
    goodRuns.put(version, count);
    return this;
  }

  JarCase faults(String version, int count) {
    faults.put(version, count);
    return this;
  }

  JarCase withoutProcessors() {
    processors = false;
    return this;
  }

  JarCase withoutProbation() {
    probation = Duration.ZERO;
    return this;
  }

  JarCase drainForced() {
    drainForced = true;
    return this;
  }

  JarCase readOnlyFolder() {
    folderWritable = false;
    return this;
  }

  JarCase pin(String pipeline, String versions) {
    pins.clear();
    pins.add(new VersionPin(pipeline, "stamp", VersionRange.parse(versions).orElseThrow()));
    return this;
  }

  JarCase unpin() {
    pins.clear();
    return this;
  }

  JarCase drain(boolean wanted) {
    drain = Optional.of(wanted);
    return this;
  }

  JarCase force() {
    force = true;
    return this;
  }

  JarCase again() {
    again = true;
    return this;
  }

  JarCase later(long seconds) {
    nanos += Duration.ofSeconds(seconds).toNanos();
    return this;
  }

  /** Forgets the bundles, as a restart of the server does; archive and folder stay. */
  JarCase restarted() {
    state = JarState.NEW;
    return this;
  }

  /** Goes through a pass whose actions the row is not about. */
  JarCase then() {
    pass();
    return this;
  }

  // ---- a pass ----

  /** Goes through one pass, with outcomes as they were told; gives its actions in words. */
  List<String> pass() {
    List<String> actions = new ArrayList<>();
    state = state.nextPass();
    Optional<Outcome> outcome = Optional.empty();
    while (state.phase() != Phase.DONE) {
      Step step = Transitions.next(state, facts(outcome));
      state = step.state();
      outcome = Optional.empty();
      for (Action action : step.actions()) {
        actions.add(words(action));
        if (action instanceof Action.Attempt attempt) {
          outcome = Optional.of(outcome(attempt));
        }
        note(action);
      }
    }
    drain = Optional.empty();
    force = false;
    again = false;
    return actions;
  }

  /** The verdict as an operator reads it. */
  String verdict() {
    return state
        .verdict()
        .map(
            verdict ->
                (verdict.state() + " " + verdict.version()).strip()
                    + (verdict.reason().isEmpty() ? "" : ": " + verdict.reason())
                    + (verdict.missing().isEmpty() ? "" : " " + verdict.missing()))
        .orElse("none");
  }

  /** All bundles with their roles, the one that serves first. */
  List<String> roles() {
    Map<Long, BundleRole> roles = state.roles();
    return state.versions().live().stream()
        .map(bundle -> bundle.version() + " " + roles.get(bundle.id()))
        .toList();
  }

  List<String> reasons() {
    return state.versions().live().stream().map(LiveBundle::reason).toList();
  }

  Facts facts(Optional<Outcome> outcome) {
    Map<Long, BundleFacts> bundles = new HashMap<>();
    for (LiveBundle bundle : state.versions().live()) {
      String version = bundle.version();
      bundles.put(
          bundle.id(),
          new BundleFacts(
              runs.getOrDefault(version, RunState.STARTED),
              users.getOrDefault(version, 0),
              goodRuns.getOrDefault(version, 0L),
              Collections.nCopies(faults.getOrDefault(version, 0), "x: NPE at A.java:1"),
              processors ? List.of("stamp") : List.of()));
    }
    Optional<FileStamp> seen =
        changesWhileRead && outcome.isPresent() ? Optional.of(new FileStamp(2, 99, "")) : stamp;
    return new Facts(
        nanos,
        TIME,
        new DeployLimits(Duration.ofSeconds(30), drainForced, 20, probation, 3),
        seen,
        drain,
        force,
        again,
        bundles,
        archived,
        lastServed,
        pins,
        changes,
        outcome);
  }

  private Outcome outcome(Action.Attempt attempt) {
    if (attempt instanceof Action.Read read) {
      return onDisk.isEmpty()
          ? new Outcome.Unreadable("no end of the central directory")
          : new Outcome.Read(read.stamp(), content(onDisk.get()), quarantined);
    }
    if (attempt instanceof Action.Install install) {
      String version = install.digest();
      return installFailure.isPresent()
          ? new Outcome.NotInstalled(version, installFailure.get())
          : new Outcome.Installed(Long.parseLong(version.replace(".", "")), content(version));
    }
    if (attempt instanceof Action.Quarantine quarantine) {
      return new Outcome.Quarantined(quarantine.digest(), folderWritable);
    }
    if (attempt instanceof Action.RestoreFile restore) {
      return new Outcome.FileRestored(restore.badDigest(), folderWritable);
    }
    String version = version(target(attempt));
    CheckResult result = checks.getOrDefault(version, new CheckResult.Passed(List.of()));
    if (!(attempt instanceof Action.Activate)) {
      return new Outcome.Checked(result, Optional.empty());
    }
    if (result instanceof CheckResult.Passed) {
      runs.put(version, RunState.STARTED);
    }
    return new Outcome.Checked(result, displaced);
  }

  private static long target(Action.Attempt attempt) {
    if (attempt instanceof Action.Activate activate) {
      return activate.bundle();
    }
    return attempt instanceof Action.Check check
        ? check.bundle()
        : ((Action.Restart) attempt).bundle();
  }

  /** The content of a version; its digest is the version, which reads better. */
  private JarContent content(String version) {
    Map<String, String> all = new HashMap<>(headers.getOrDefault(version, Map.of()));
    all.putIfAbsent("Bundle-SymbolicName", "p");
    all.put("Bundle-Version", version);
    return new JarContent(Path.of(version + ".jar"), version, all, false, Set.of());
  }

  private void note(Action action) {
    if (action instanceof Action.Archive archive) {
      String digest = archive.content().digest();
      archived.removeIf(version -> version.digest().equals(digest));
      KeptVersion version = new KeptVersion(digest, digest, archive.time());
      archived.add(0, new ArchivedVersion(version, archive.processors(), archive.content().copy()));
    } else if (action instanceof Action.Remember remember) {
      lastServed = remember.digest();
    } else if (action instanceof Action.Discard discard) {
      archived.removeIf(version -> version.digest().equals(discard.digest()));
    }
  }

  // ---- words ----

  private static String version(long id) {
    return id == OF_DISTRIBUTION
        ? "the distribution's"
        : String.join(".", String.valueOf(id).split("", 0));
  }

  private static String words(Action action) {
    if (action instanceof Action.Attempt attempt) {
      return words(attempt);
    }
    if (action instanceof Action.SetRole set) {
      return version(set.bundle()) + " is " + set.role();
    }
    if (action instanceof Action.Uninstall uninstall) {
      return "uninstall " + version(uninstall.bundle());
    }
    if (action instanceof Action.Archive archive) {
      return "archive " + archive.content().digest();
    }
    if (action instanceof Action.Remember remember) {
      return "remember " + remember.digest().orElse("none");
    }
    if (action instanceof Action.Discard discard) {
      return "discard " + discard.digest();
    }
    if (action instanceof Action.StartDisplaced start) {
      return "start " + version(start.bundle());
    }
    if (action instanceof Action.Log log) {
      return log.level() + " " + log.text();
    }
    return action instanceof Action.Publish ? "publish" : "delete copies";
  }

  private static String words(Action.Attempt attempt) {
    if (attempt instanceof Action.Install install) {
      return "install " + install.digest();
    }
    if (attempt instanceof Action.Activate activate) {
      return "activate "
          + version(activate.bundle())
          + activate.serving().map(id -> " beside " + version(id)).orElse("");
    }
    if (attempt instanceof Action.Check check) {
      return (check.selfTest() ? "self-test " : "check ") + version(check.bundle());
    }
    if (attempt instanceof Action.Restart restart) {
      return "restart " + version(restart.bundle());
    }
    if (attempt instanceof Action.Quarantine quarantine) {
      if (quarantine.verdict().state() != DeployState.REFUSED) {
        throw new AssertionError("a jar goes into quarantine refused");
      }
      return "quarantine " + quarantine.digest();
    }
    return attempt instanceof Action.RestoreFile restore
        ? "put back " + restore.goodDigest()
        : "read";
  }
}
