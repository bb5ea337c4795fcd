package org.vconserver.deploy.jar;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.deploy.folder.ArchivedVersion;
import org.vconserver.deploy.folder.FileStamp;
import org.vconserver.deploy.folder.JarFiles;
import org.vconserver.deploy.rules.JarState;
import org.vconserver.deploy.rules.Outcome;
import org.vconserver.deploy.rules.Phase;
import org.vconserver.deploy.rules.Step;
import org.vconserver.deploy.rules.Transitions;

/**
 * Brings the bundles of one jar in line with the file, pass by pass: reads the facts, asks {@link
 * Transitions} what to do, and has it done. Thread-safe: one pass at a time, others may look.
 */
public final class JarDeployment {
  private static final Logger LOG = LoggerFactory.getLogger(JarDeployment.class);

  private final JarFiles files;
  private final FactsReader facts;
  private final StatusReport report;
  private final ActionExecutor executor;
  private final ReentrantLock working = new ReentrantLock();
  private final AtomicReference<Wishes> wishes = new AtomicReference<>(Wishes.NONE);
  private volatile Optional<FileStamp> stamp = Optional.empty();

  /** Holds the state of the pass that works. */
  private JarState state = JarState.NEW;

  JarDeployment(JarFiles files, JarContext context) {
    this.files = files;
    this.facts = new FactsReader(context, files.archive());
    this.report = new StatusReport(files, context.processors());
    this.executor = new ActionExecutor(files, context, report);
  }

  // ---- for the scan of the folder ----

  /** Takes notice of the file as it was seen; empty if it is gone. */
  void seen(Optional<FileStamp> now) {
    stamp = now;
  }

  /** True if there is neither a file nor anything to show any more. */
  boolean isOver() {
    return stamp.isEmpty() && report.isEmpty();
  }

  /** Makes one pass; does nothing if another thread is at it. */
  void work() {
    if (!working.tryLock()) {
      return;
    }
    try {
      pass();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      LOG.error("deploy: {}: a pass failed, the next one follows", files.name(), e);
      state = state.brokenOff();
    } finally {
      report.publish(state, files.archive().entries());
      working.unlock();
    }
  }

  private void pass() throws InterruptedException {
    state = state.nextPass();
    Wishes asked = wishes.getAndSet(Wishes.NONE);
    Optional<Outcome> outcome = Optional.empty();
    while (state.phase() != Phase.DONE) {
      Step step = Transitions.next(state, facts.read(state, stamp, asked, outcome));
      state = step.state();
      outcome = executor.perform(step);
    }
  }

  // ---- for whoever asks ----

  public String name() {
    return files.name();
  }

  /** Describes the jar and its bundles; empty if there is no verdict yet. */
  public Optional<DeployedBundle> describe() {
    return report.describe();
  }

  /** Lists the versions of which a copy is kept, the newest first. */
  public List<ArchivedVersion> archived() {
    return report.archived();
  }

  /** Takes the bundle out of use, or into use again, in the next pass. */
  public void drain(boolean wanted) {
    wishes.updateAndGet(before -> before.withDrain(wanted));
  }

  /**
   * Deletes the file.
   *
   * @param force true to let its bundles go at once, whoever uses them
   */
  public void delete(boolean force) throws IOException {
    files.delete();
    if (force) {
      wishes.updateAndGet(Wishes::withForce);
    }
  }

  /** Puts an archived version into the folder in place of the jar. */
  public void putBack(ArchivedVersion version) throws IOException {
    files.replaceBy(version.digest());
  }
}
