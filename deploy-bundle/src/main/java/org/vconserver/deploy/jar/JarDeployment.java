package org.vconserver.deploy.jar;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.deploy.folder.AtomicFiles;
import org.vconserver.deploy.folder.FileStamp;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.folder.Quarantine;
import org.vconserver.deploy.folder.VersionArchive;
import org.vconserver.deploy.framework.CheckResult;
import org.vconserver.deploy.framework.ErrorText;
import org.vconserver.deploy.framework.Installed;

/**
 * What runs for one jar. The scan says what lies in the folder; {@link #work} brings what runs in
 * line with it. Thread-safe: one task works at a time, others may look.
 */
public final class JarDeployment {
  private static final Logger LOG = LoggerFactory.getLogger(JarDeployment.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final JarContext means;
  private final StatusReport face;
  private final VersionArchive kept;
  private final Activation trial;
  private final Departures departures;
  private final JarVersions generations;
  private final ReentrantLock working = new ReentrantLock();

  /** What lies in the folder; null: nothing any more. */
  private volatile @Nullable FileStamp lying;

  private volatile boolean forced;
  private volatile boolean drained;

  // Of the task that works.
  private @Nullable FileStamp handled;
  private @Nullable Installed candidate;
  private @Nullable FileStamp trying;
  private long tryingSince;
  private long changesAtLastTry;

  public JarDeployment(Path file, Path copies, JarContext means) {
    this.file = file;
    this.means = means;
    this.kept = new VersionArchive(copies, means.settings().keptVersions());
    this.face = new StatusReport(file, means);
    this.trial = new Activation(AtomicFiles.name(file), means);
    this.departures = new Departures(AtomicFiles.name(file), means);
    this.generations = new JarVersions(file, means, face, kept, trial, departures);
  }

  public Path file() {
    return file;
  }

  public StatusReport face() {
    return face;
  }

  public VersionArchive kept() {
    return kept;
  }

  /** Says what lies in the folder now. */
  public void lies(@Nullable FileStamp now) {
    if (now != null && !now.equals(lying)) {
      drained = false;
    }
    lying = now;
  }

  /** The bundle goes at once, whoever uses it. */
  public void force() {
    forced = true;
  }

  /** Takes the bundle out of use, or into use again. */
  public void drain(boolean now) {
    drained = now;
  }

  /** Whether nothing lies and nothing runs any more. */
  public boolean isEmpty() {
    return face.isEmpty() && lying == null;
  }

  /** One pass; does nothing if another task is at it. */
  public void work() {
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
    FileStamp now = lying;
    if (now == null) {
      goAway();
    } else {
      if (!now.equals(handled)) {
        take(now);
      }
      lookAtCandidate();
      generations.lookAtServing(drained, candidate != null);
      generations.lookAtReserve();
      generations.lookAtPinned();
    }
    departures.look(forced);
    if (lying == null && live().isEmpty()) {
      forced = false;
      trial.giveBack();
    }
  }

  // ---- a jar comes or changes ----

  private void take(FileStamp now) throws InterruptedException {
    if (!now.equals(trying)) {
      trying = now;
      tryingSince = means.nanoTime().getAsLong();
    }
    JarContent content;
    try {
      content = JarContent.take(file, kept.folder());
    } catch (IOException e) {
      incomplete(now, e);
      return;
    }
    if (!now.equals(lying)) {
      return; // it has changed meanwhile: the next pass has it
    }
    handled = now;
    if (generations.serves(content)) {
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
      generations.goOn(content.digest());
      face.says(DeployState.REFUSED, refusal.get() + generations.goesOn(), content);
    } else {
      install(content);
    }
    kept.tidy(live().stream().map(one -> one.file().digest()).collect(Collectors.toSet()));
  }

  private void incomplete(FileStamp now, IOException failure) {
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

  private void install(JarContent content) throws InterruptedException {
    face.begins(content);
    Optional<Installed> again = generations.takeBack(content.digest());
    if (again.isPresent()) {
      candidate = again.get();
      judge(candidate, means.check().health(candidate.bundle()));
      return;
    }
    try {
      candidate = means.life().install(file, content);
    } catch (BundleException | IOException | RuntimeException e) {
      face.says(DeployState.REFUSED, "it can't be installed: " + ErrorText.oneLine(e), content);
      return;
    }
    means.processors().role(candidate.id(), BundleRole.TRIAL);
    changesAtLastTry = means.bundleChanges().getAsLong();
    judge(candidate, trial.of(candidate, generations.serving()));
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
      judge(one, trial.of(one, generations.serving()));
    }
  }

  private void judge(Installed one, CheckResult finding) throws InterruptedException {
    if (finding instanceof CheckResult.Passed good) {
      candidate = null;
      generations.promote(one, good.missing(), drained);
    } else if (finding instanceof CheckResult.Waiting waiting) {
      generations.goOn(one.file().digest());
      face.waits(one.file(), waiting.missing(), generations.serving() != null);
    } else if (finding instanceof CheckResult.Failed bad) {
      dropCandidate();
      generations.goOn(one.file().digest());
      face.says(DeployState.REFUSED, bad.reason() + generations.goesOn(), one.file());
    }
  }

  private void dropCandidate() throws InterruptedException {
    Installed one = candidate;
    candidate = null;
    if (one != null) {
      departures.remove(one);
    }
  }

  private void goAway() throws InterruptedException {
    handled = null;
    dropCandidate();
    generations.leaveAll();
    face.goes();
  }

  /** All that is in the framework, the one that serves first. */
  private List<Installed> live() {
    List<Installed> all = generations.live();
    Installed one = candidate;
    if (one != null) {
      all.add(generations.serving() == null ? 0 : 1, one);
    }
    return all;
  }

  private String name() {
    return AtomicFiles.name(file);
  }
}
