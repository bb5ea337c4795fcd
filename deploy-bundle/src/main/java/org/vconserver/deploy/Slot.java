package org.vconserver.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
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

/**
 * What runs for one jar. The scan says what lies in the folder; {@link #work} brings what runs in
 * line with it. Thread-safe: one task works at a time, others may look.
 */
final class Slot {
  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final Means means;
  private final Face face;
  private final KeptVersions kept;
  private final ReentrantLock working = new ReentrantLock();

  /** What lies in the folder; null: nothing any more. */
  private volatile @Nullable Stamp lying;

  private volatile boolean forced;
  private volatile boolean drained;

  // Of the task that works.
  private @Nullable Stamp handled;
  private @Nullable Installed serving;
  private @Nullable Installed candidate;
  private @Nullable Installed reserve;
  private final List<Installed> pinned = new ArrayList<>();
  private final List<Installed> leaving = new ArrayList<>();
  private @Nullable Bundle displaced;
  private @Nullable Stamp trying;
  private long tryingSince;
  private long changesAtLastTry;
  private long regressionsTold;

  Slot(Path file, Path copies, Means means) {
    this.file = file;
    this.means = means;
    this.kept = new KeptVersions(copies, means.settings().keptVersions());
    this.face = new Face(file, means);
  }

  Path file() {
    return file;
  }

  Face face() {
    return face;
  }

  KeptVersions kept() {
    return kept;
  }

  /** Says what lies in the folder now. */
  void lies(@Nullable Stamp now) {
    if (now != null && !now.equals(lying)) {
      drained = false;
    }
    lying = now;
  }

  /** The bundle goes at once, whoever uses it. */
  void force() {
    forced = true;
  }

  /** Takes the bundle out of use, or into use again. */
  void drain(boolean now) {
    drained = now;
  }

  /** Whether nothing lies and nothing runs any more. */
  boolean isEmpty() {
    return face.isEmpty() && lying == null;
  }

  /** One pass; does nothing if another task is at it. */
  void work() {
    if (!working.tryLock()) {
      return;
    }
    try {
      pass();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("deploy: {}: a pass failed, the next one follows", name(), e);
    } finally {
      face.shows(live(), kept.entries(), lying == null);
      working.unlock();
    }
  }

  private void pass() throws InterruptedException {
    Stamp now = lying;
    if (now == null) {
      goAway();
    } else {
      if (!now.equals(handled)) {
        take(now);
      }
      lookAtCandidate();
      lookAtServing();
      lookAtReserve();
      lookAtPinned();
    }
    lookAtLeaving();
  }

  // ---- a jar comes or changes ----

  private void take(Stamp now) throws InterruptedException {
    if (!now.equals(trying)) {
      trying = now;
      tryingSince = means.nanoTime().getAsLong();
    }
    BundleFile content;
    try {
      content = BundleFile.take(file, kept.folder());
    } catch (IOException e) {
      incomplete(now, e);
      return;
    }
    if (!now.equals(lying)) {
      return; // it has changed meanwhile: the next pass has it
    }
    handled = now;
    if (serving != null && serving.file().digest().equals(content.digest())) {
      dropCandidate(); // touched, or back to what runs
      face.back(content);
      return;
    }
    if (candidate != null && candidate.file().digest().equals(content.digest())) {
      return;
    }
    dropCandidate();
    Optional<String> refusal =
        content
            .refusal()
            .or(
                () ->
                    Quarantine.holds(file, content.digest())
                        .map(name -> "it was rolled back before and is in .quarantine as " + name));
    if (refusal.isPresent()) {
      face.says(DeployState.REFUSED, refusal.get(), content);
    } else {
      install(content);
    }
    kept.tidy(digestsInUse());
  }

  private void incomplete(Stamp now, IOException failure) {
    if (means.nanoTime().getAsLong() - tryingSince > PATIENCE.toNanos()) {
      handled = now;
      face.says(
          DeployState.REFUSED,
          "no complete jar for " + PATIENCE.toSeconds() + " s: " + failure.getMessage(),
          null);
    } else {
      face.says(DeployState.INSTALLING, "it is not complete yet", null);
    }
  }

  private void install(BundleFile content) throws InterruptedException {
    face.begins(content);
    Optional<Installed> again = takeBack(content.digest());
    if (again.isPresent()) {
      candidate = again.get();
      judge(candidate, means.check().health(candidate.bundle()));
      return;
    }
    try {
      candidate = means.life().install(file, content);
    } catch (BundleException | IOException | RuntimeException e) {
      face.says(DeployState.REFUSED, "it can't be installed: " + Reason.of(e), content);
      return;
    }
    means.processors().role(candidate.id(), BundleRole.TRIAL);
    changesAtLastTry = means.bundleChanges().getAsLong();
    judge(candidate, tryOut(candidate));
  }

  /** A version that is still there, on its way out or not, needs no second bundle. */
  private Optional<Installed> takeBack(String digest) {
    for (Installed one : live()) {
      if (one.file().digest().equals(digest)) {
        pinned.remove(one);
        leaving.remove(one);
        reserve = one.equals(reserve) ? null : reserve;
        one.because("", means.nanoTime().getAsLong());
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  private Finding tryOut(Installed one) throws InterruptedException {
    Finding resolved = means.life().resolve(one.bundle());
    if (!(resolved instanceof Finding.Good)) {
      return resolved;
    }
    return one.file().isBackend() ? swap(one) : start(one);
  }

  private Finding start(Installed one) throws InterruptedException {
    Optional<String> failure = means.life().start(one.bundle());
    return failure.isPresent() ? new Finding.Bad(failure.get()) : means.check().first(one.bundle());
  }

  /** Two of one backend can't have the same data: the old one ends before the new one starts. */
  private Finding swap(Installed one) throws InterruptedException {
    Bundle old =
        serving != null
            ? serving.bundle()
            : means.distribution().running(one.file().symbolicName()).orElse(null);
    if (old == null) {
      return start(one);
    }
    Set<String> services = Distribution.services(old);
    LOG.info(
        "deploy: {} takes the place of {} {}", name(), old.getSymbolicName(), old.getVersion());
    means.life().stop(old);
    Finding found = start(one);
    if (found instanceof Finding.Good) {
      found = means.check().provides(one.bundle(), services);
    }
    if (found instanceof Finding.Good) {
      displaced = serving == null ? old : displaced;
      return found;
    }
    means.life().stop(one.bundle());
    Optional<String> failure = means.life().start(old);
    failure.ifPresent(
        reason -> LOG.error("deploy: {} can't go on: {}", old.getSymbolicName(), reason));
    return found instanceof Finding.Waiting waiting
        ? new Finding.Bad("it waits for " + String.join("; ", waiting.missing()))
        : found;
  }

  /** A waiting one is tried again: at once when its components are all right, or something came. */
  private void lookAtCandidate() throws InterruptedException {
    Installed one = candidate;
    if (one == null) {
      return;
    }
    boolean started = one.bundle().getState() == Bundle.ACTIVE;
    long changes = means.bundleChanges().getAsLong();
    if (started) {
      judge(one, means.check().first(one.bundle()));
    } else if (changes != changesAtLastTry) {
      changesAtLastTry = changes;
      judge(one, tryOut(one));
    }
  }

  private void judge(Installed one, Finding finding) throws InterruptedException {
    if (finding instanceof Finding.Good good) {
      promote(one, good.missing());
    } else if (finding instanceof Finding.Waiting waiting) {
      face.waits(one.file(), waiting.missing(), serving != null);
    } else if (finding instanceof Finding.Bad bad) {
      dropCandidate();
      face.says(DeployState.REFUSED, bad.reason() + goesOn(), one.file());
    }
  }

  private String goesOn() {
    return serving == null ? "" : "; " + serving.version() + " goes on";
  }

  private void dropCandidate() throws InterruptedException {
    Installed one = candidate;
    candidate = null;
    if (one != null) {
      remove(one);
    }
  }

  private void promote(Installed one, List<String> missing) throws InterruptedException {
    Installed old = serving;
    means.processors().role(one.id(), drained ? BundleRole.LEAVING : BundleRole.SERVING);
    serving = one;
    candidate = null;
    regressionsTold = 0;
    List<RegisteredProcessor> provides = means.processors().of(one.id());
    kept.keep(one.file(), Installed.names(provides), means.clock().instant(), digestsInUse());
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

  // ---- what runs ----

  private void lookAtServing() throws InterruptedException {
    Installed one = serving;
    if (one == null) {
      return;
    }
    BundleRole wanted = drained ? BundleRole.LEAVING : BundleRole.SERVING;
    if (means.processors().role(one.id()) != wanted) {
      means.processors().role(one.id(), wanted);
      LOG.info("deploy: {} {}", name(), drained ? "is taken out of use" : "is in use again");
    }
    if (candidate == null && face.isAbout(one)) {
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
  private Finding health(Installed one) throws InterruptedException {
    Bundle bundle = one.bundle();
    if ((bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0) {
      if (!bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()) {
        return new Finding.Waiting(List.of("a start by hand, as it was stopped by hand"));
      }
      Finding resolved = means.life().resolve(bundle);
      if (!(resolved instanceof Finding.Good)) {
        return resolved;
      }
      Optional<String> failure = means.life().start(bundle);
      if (failure.isPresent()) {
        return new Finding.Bad(failure.get());
      }
    }
    return means.check().health(bundle);
  }

  private void lookAtReserve() throws InterruptedException {
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
          name(),
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

  private void rollBack(Installed bad, Installed good, List<String> regressions)
      throws InterruptedException {
    means.processors().role(good.id(), BundleRole.SERVING);
    good.because("");
    serving = good;
    reserve = null;
    leave(bad, "rolled back");
    kept.drop(bad.file().digest());
    String reason =
        bad.version()
            + " was rolled back after "
            + regressions.size()
            + " faults that "
            + good.version()
            + " does not have, the last: "
            + regressions.get(regressions.size() - 1);
    LOG.error("deploy: {} {}", name(), reason);
    try {
      if (Digest.of(file).equals(bad.file().digest())) {
        Quarantine.add(file, bad.file(), face.refusal(bad, reason));
        Folders.copy(good.file().copy(), file);
      }
    } catch (IOException e) {
      LOG.error("deploy: {} can't be put back into its folder: {}", name(), e.toString());
    }
    face.says(DeployState.ACTIVE, reason + "; it is in .quarantine", good.file());
  }

  /** A version that was replaced goes, unless a pipeline names it. */
  private void retire(Installed old, String reason) {
    String pipeline = wantedBesides().get(old.file().digest());
    if (pipeline == null) {
      leave(old, reason);
    } else {
      pin(old, "pipeline " + pipeline + " names " + old.version());
    }
  }

  /** The digests of versions that pipelines name and that the one that serves is not. */
  private Map<String, String> wantedBesides() {
    return serving == null ? Map.of() : means.pins().wanted(kept.entries(), serving.version());
  }

  /** Those that a pipeline names run, from the kept copies if need be; others leave. */
  private void lookAtPinned() throws InterruptedException {
    Map<String, String> wanted = wantedBesides();
    for (Installed one : List.copyOf(pinned)) {
      if (!wanted.containsKey(one.file().digest())) {
        pinned.remove(one);
        leave(one, "no pipeline names " + one.version() + " any more");
      }
    }
    Set<String> live = digestsInUse();
    leaving.forEach(one -> live.remove(one.file().digest()));
    for (KeptVersions.Entry entry : kept.entries()) {
      String pipeline = wanted.get(entry.digest());
      if (pipeline != null && !live.contains(entry.digest())) {
        startPinned(entry, "pipeline " + pipeline + " names " + entry.version().version());
      }
    }
  }

  private void startPinned(KeptVersions.Entry entry, String reason) throws InterruptedException {
    for (Installed one : leaving) {
      if (one.file().digest().equals(entry.digest())) {
        leaving.remove(one);
        pin(one, reason);
        return;
      }
    }
    try {
      Installed one = means.life().install(file, BundleFile.read(entry.copy(), entry.digest()));
      means.processors().role(one.id(), BundleRole.TRIAL);
      if (tryOut(one) instanceof Finding.Good) {
        pin(one, reason);
      } else {
        LOG.warn("deploy: {}: {}, but it can't be started", name(), reason);
        remove(one);
        kept.drop(entry.digest());
      }
    } catch (BundleException | IOException | RuntimeException e) {
      LOG.warn("deploy: {}: {}, but it can't be installed: {}", name(), reason, Reason.of(e));
      kept.drop(entry.digest());
    }
  }

  private void pin(Installed one, String reason) {
    means.processors().role(one.id(), BundleRole.PINNED);
    one.because(reason, means.nanoTime().getAsLong());
    pinned.add(one);
    LOG.info("deploy: {} {} stays: {}", name(), one.version(), reason);
  }

  // ---- what goes ----

  private void goAway() throws InterruptedException {
    handled = null;
    dropCandidate();
    List<Installed> all = live();
    all.removeAll(leaving);
    pinned.clear();
    serving = null;
    reserve = null;
    for (Installed one : all) {
      leave(one, "the file is gone");
    }
    face.goes();
  }

  private void leave(Installed one, String reason) {
    means.processors().role(one.id(), BundleRole.LEAVING);
    one.because(reason, means.nanoTime().getAsLong());
    leaving.add(one);
  }

  private void lookAtLeaving() throws InterruptedException {
    for (Installed one : List.copyOf(leaving)) {
      int users = means.processors().users(one.id());
      long waited = means.nanoTime().getAsLong() - one.sinceNanos();
      boolean over = waited > means.settings().drainLimit().toNanos();
      boolean now = forced || (over && means.settings().drainForced());
      if (users == 0 || now) {
        leaving.remove(one);
        if (users > 0) {
          LOG.warn("deploy: {} {} is stopped under {} runs", name(), one.version(), users);
        }
        remove(one);
        face.gone(one);
      } else if (over) {
        one.because(
            users + " runs have not ended for " + Duration.ofNanos(waited).toSeconds() + " s");
        if (one.report()) {
          LOG.warn(
              "deploy: {} {} can't go: {} runs still use it after {} s",
              name(),
              one.version(),
              users,
              means.settings().drainLimit().toSeconds());
        }
      }
    }
    if (lying == null && leaving.isEmpty()) {
      forced = false;
      Bundle back = displaced;
      displaced = null;
      if (back != null) {
        LOG.info("deploy: {} {} is back", back.getSymbolicName(), back.getVersion());
        means.life().start(back);
      }
    }
  }

  private void remove(Installed one) throws InterruptedException {
    means.life().remove(one.bundle());
    means.processors().forget(one.id());
  }

  private Set<String> digestsInUse() {
    Set<String> digests = new HashSet<>();
    live().forEach(one -> digests.add(one.file().digest()));
    return digests;
  }

  /** All that is in the framework, the one that serves first. */
  private List<Installed> live() {
    List<Installed> all = new ArrayList<>();
    Stream.of(serving, candidate, reserve).filter(Objects::nonNull).forEach(all::add);
    all.addAll(pinned);
    all.addAll(leaving);
    return all;
  }

  private String name() {
    return Folders.name(file);
  }
}
