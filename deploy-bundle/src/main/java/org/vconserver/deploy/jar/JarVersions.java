package org.vconserver.deploy.jar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.deploy.folder.AtomicFiles;
import org.vconserver.deploy.folder.Digest;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.folder.Quarantine;
import org.vconserver.deploy.folder.VersionArchive;
import org.vconserver.deploy.framework.CheckResult;
import org.vconserver.deploy.framework.ErrorText;
import org.vconserver.deploy.framework.Installed;

/**
 * The versions of one jar's bundle that have passed their trial: the one that serves, the one that
 * it has replaced as long as it is on probation, and those that pipelines name; the others are on
 * their way out ({@link Departures}). Used by one task at a time.
 */
public final class JarVersions {
  private static final Logger LOG = LoggerFactory.getLogger(JarVersions.class);

  private final Path file;
  private final JarContext means;
  private final StatusReport face;
  private final VersionArchive kept;
  private final Activation trial;
  private final List<Installed> pinned = new ArrayList<>();
  private final Departures departures;
  private @Nullable Installed serving;
  private @Nullable Installed reserve;
  private long regressionsTold;

  public JarVersions(
      Path file,
      JarContext means,
      StatusReport face,
      VersionArchive kept,
      Activation trial,
      Departures departures) {
    this.file = file;
    this.means = means;
    this.face = face;
    this.kept = kept;
    this.trial = trial;
    this.departures = departures;
  }

  /** The version that serves; null if none does. */
  public @Nullable Installed serving() {
    return serving;
  }

  /** Whether the version that serves is of this content. */
  public boolean serves(JarContent content) {
    return serving != null && serving.file().digest().equals(content.digest());
  }

  /** The file is gone: so is what ran for it. */
  public void leaveAll() {
    List<Installed> all = staying();
    pinned.clear();
    serving = null;
    reserve = null;
    kept.serves(null);
    all.forEach(one -> departures.add(one, "the file is gone"));
  }

  /** From now on a bundle that has passed its trial serves. */
  public void promote(Installed one, List<String> missing, boolean drained) {
    Installed old = serving;
    means.processors().role(one.id(), drained ? BundleRole.LEAVING : BundleRole.SERVING);
    serving = one;
    regressionsTold = 0;
    List<RegisteredProcessor> provides = means.processors().of(one.id());
    kept.keep(one.file(), Installed.names(provides), means.clock().instant(), digests());
    kept.serves(one.file().digest());
    if (reserve != null) {
      retire(reserve, "replaced by " + one.version());
      reserve = null;
    }
    if (old != null) {
      boolean watched = !means.settings().probation().isZero() && !provides.isEmpty();
      if (watched && !one.file().isBackend()) {
        reserve = old;
        means.processors().role(old.id(), BundleRole.RESERVE);
        old.because(one.version() + " is on probation", means.nanoTime().getAsLong());
      } else {
        retire(old, "replaced by " + one.version());
      }
    }
    face.active(one, old, missing);
  }

  /**
   * What served when the server was stopped goes on where the jar that has replaced it in the
   * folder is not taken: as it would if the server had not been stopped.
   */
  public void goOn(String notThis) throws InterruptedException {
    VersionArchive.Entry entry =
        kept.served().filter(one -> !one.digest().equals(notThis)).orElse(null);
    if (serving != null || entry == null) {
      return;
    }
    Installed one = start(entry);
    if (one != null) {
      means.processors().role(one.id(), BundleRole.SERVING);
      serving = one;
    }
  }

  /** Starts a version from its kept copy; null if it can't be. */
  private @Nullable Installed start(VersionArchive.Entry entry) throws InterruptedException {
    String version = entry.version().version();
    try {
      Installed one = means.life().install(file, JarContent.read(entry.copy(), entry.digest()));
      means.processors().role(one.id(), BundleRole.TRIAL);
      if (trial.of(one, serving) instanceof CheckResult.Passed) {
        return one;
      }
      departures.remove(one);
      LOG.warn("deploy: {}: {}, which is kept, does not pass its check any more", jar(), version);
    } catch (BundleException | IOException | RuntimeException e) {
      LOG.warn(
          "deploy: {}: {} is kept, but not installed: {}", jar(), version, ErrorText.oneLine(e));
    }
    return null;
  }

  /** What goes on, as a verdict ends with it; empty if nothing does. */
  public String goesOn() {
    return serving == null ? "" : "; " + serving.version() + " goes on";
  }

  /** A version that is still there, on its way out or not, needs no second bundle. */
  public Optional<Installed> takeBack(String digest) {
    for (Installed one : staying()) {
      if (one.file().digest().equals(digest)) {
        pinned.remove(one);
        reserve = one.equals(reserve) ? null : reserve;
        one.because("", means.nanoTime().getAsLong());
        return Optional.of(one);
      }
    }
    return departures.takeBack(digest);
  }

  /**
   * Looks at the version that serves.
   *
   * @param drained whether it was taken out of use by hand
   * @param judged whether the verdict is on another bundle at the moment
   */
  public void lookAtServing(boolean drained, boolean judged) throws InterruptedException {
    Installed one = serving;
    if (one == null) {
      return;
    }
    BundleRole wanted = drained ? BundleRole.LEAVING : BundleRole.SERVING;
    if (means.processors().role(one.id()) != wanted) {
      means.processors().role(one.id(), wanted);
      LOG.info("deploy: {} {}", jar(), drained ? "is taken out of use" : "is in use again");
    }
    if (!judged && face.isAbout(one)) {
      if (drained) {
        int users = means.processors().users(one.id());
        face.says(
            DeployState.DRAINING,
            "it was taken out of use by hand; " + users + " runs still use it",
            one.file());
      } else {
        face.healthy(one, health(one));
      }
    }
  }

  /** One whose packages went away is started again when they are back. */
  private CheckResult health(Installed one) throws InterruptedException {
    Bundle bundle = one.bundle();
    if ((bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0) {
      if (!bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()) {
        return new CheckResult.Waiting(List.of("a start by hand, as it was stopped by hand"));
      }
      CheckResult resolved = means.life().resolve(bundle);
      if (!(resolved instanceof CheckResult.Passed)) {
        return resolved;
      }
      Optional<String> failure = means.life().start(bundle);
      if (failure.isPresent()) {
        return new CheckResult.Failed(failure.get());
      }
    }
    return means.check().health(bundle);
  }

  /** Looks whether the version before can go, or has to come back. */
  public void lookAtReserve() {
    Installed old = reserve;
    Installed now = serving;
    if (old == null || now == null) {
      return;
    }
    List<String> regressions = means.processors().regressions(now.id());
    if (regressions.size() > regressionsTold) {
      regressionsTold = regressions.size();
      LOG.warn(
          "deploy: {} {} has {} faults that {} does not have; it is rolled back at {}",
          jar(),
          now.version(),
          regressions.size(),
          old.version(),
          means.settings().faultsAllowed());
    }
    if (regressions.size() >= means.settings().faultsAllowed()) {
      rollBack(now, old, regressions);
      return;
    }
    long watched = means.nanoTime().getAsLong() - old.sinceNanos();
    if (means.processors().goodRuns(now.id()) >= means.settings().probationRuns()
        || watched > means.settings().probation().toNanos()) {
      reserve = null;
      retire(old, "replaced by " + now.version());
    }
  }

  private void rollBack(Installed bad, Installed good, List<String> regressions) {
    means.processors().role(good.id(), BundleRole.SERVING);
    good.because("");
    serving = good;
    reserve = null;
    departures.add(bad, "rolled back");
    kept.serves(good.file().digest());
    String reason =
        bad.version()
            + " was rolled back after "
            + regressions.size()
            + " faults that "
            + good.version()
            + " does not have, the last: "
            + regressions.get(regressions.size() - 1);
    LOG.error("deploy: {} {}", jar(), reason);
    face.says(DeployState.ACTIVE, reason + putBack(bad, good, reason), good.file());
    kept.drop(bad.file().digest());
  }

  /** Brings the folder in line with a roll back; gives how the verdict on it ends. */
  private String putBack(Installed bad, Installed good, String reason) {
    try {
      Quarantine.add(file, bad.file(), face.refusal(bad, reason));
      if (Digest.of(file).equals(bad.file().digest())) {
        AtomicFiles.copy(good.file().copy(), file);
      }
      return "; it is in .quarantine";
    } catch (IOException e) {
      LOG.error("deploy: {} can't be put back into its folder: {}", jar(), e.toString());
      return "; the folder could not be written, so that the jar in it is still the bad one";
    }
  }

  /** A version that was replaced goes, unless a pipeline names it. */
  private void retire(Installed old, String reason) {
    String pipeline = wantedBesides().get(old.file().digest());
    if (pipeline == null) {
      departures.add(old, reason);
    } else {
      pin(old, "pipeline " + pipeline + " names " + old.version());
    }
  }

  /** The digests of versions that pipelines name and that the one that serves is not. */
  private Map<String, String> wantedBesides() {
    return serving == null ? Map.of() : means.pins().wanted(kept.entries(), serving.version());
  }

  /** Those that a pipeline names run, from the kept copies if need be; others leave. */
  public void lookAtPinned() throws InterruptedException {
    Map<String, String> wanted = wantedBesides();
    for (Installed one : List.copyOf(pinned)) {
      if (!wanted.containsKey(one.file().digest())) {
        pinned.remove(one);
        departures.add(one, "no pipeline names " + one.version() + " any more");
      }
    }
    Set<String> live = digests();
    for (VersionArchive.Entry entry : kept.entries()) {
      String pipeline = wanted.get(entry.digest());
      if (pipeline != null && !live.contains(entry.digest())) {
        startPinned(entry, "pipeline " + pipeline + " names " + entry.version().version());
      }
    }
  }

  private void startPinned(VersionArchive.Entry entry, String reason) throws InterruptedException {
    Installed one = departures.takeBack(entry.digest()).orElse(null);
    if (one == null) {
      one = start(entry);
    }
    if (one == null) {
      kept.drop(entry.digest()); // or it would be tried for ever
    } else {
      pin(one, reason);
    }
  }

  private void pin(Installed one, String reason) {
    means.processors().role(one.id(), BundleRole.PINNED);
    one.because(reason, means.nanoTime().getAsLong());
    pinned.add(one);
    LOG.info("deploy: {} {} stays: {}", jar(), one.version(), reason);
  }

  private Set<String> digests() {
    return staying().stream().map(one -> one.file().digest()).collect(Collectors.toSet());
  }

  /** All but those that go, the one that serves first. */
  private List<Installed> staying() {
    List<Installed> all = new ArrayList<>();
    Stream.of(serving, reserve).filter(Objects::nonNull).forEach(all::add);
    all.addAll(pinned);
    return all;
  }

  /** All of them, the one that serves first. */
  public List<Installed> live() {
    List<Installed> all = staying();
    all.addAll(departures.all());
    return all;
  }

  private String jar() {
    return AtomicFiles.name(file);
  }
}
