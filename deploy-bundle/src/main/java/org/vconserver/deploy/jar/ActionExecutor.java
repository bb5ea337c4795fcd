package org.vconserver.deploy.jar;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.folder.JarFiles;
import org.vconserver.deploy.framework.Activation;
import org.vconserver.deploy.framework.BundleFramework;
import org.vconserver.deploy.framework.ErrorText;
import org.vconserver.deploy.rules.Action;
import org.vconserver.deploy.rules.JarState;
import org.vconserver.deploy.rules.LiveBundle;
import org.vconserver.deploy.rules.Outcome;
import org.vconserver.deploy.rules.Step;

/**
 * Does what the rules ask for, in framework, folder, archive and registry, and reports how it has
 * ended. Not thread-safe: one pass at a time.
 */
final class ActionExecutor {
  private static final Logger LOG = LoggerFactory.getLogger("org.vconserver.deploy");

  private final JarFiles files;
  private final JarContext context;
  private final BundleFramework framework;
  private final StatusReport report;

  ActionExecutor(JarFiles files, JarContext context, StatusReport report) {
    this.files = files;
    this.context = context;
    this.framework = context.framework();
    this.report = report;
  }

  /** Does the actions of a step in their order; gives the outcome of its attempt, if it has one. */
  Optional<Outcome> perform(Step step) throws InterruptedException {
    Optional<Outcome> outcome = Optional.empty();
    for (Action action : step.actions()) {
      if (action instanceof Action.Attempt attempt) {
        outcome = Optional.of(attempt(attempt, step.state()));
      } else if (action instanceof Action.Command command) {
        command(command, step.state());
      }
    }
    return outcome;
  }

  private Outcome attempt(Action.Attempt attempt, JarState state) throws InterruptedException {
    if (attempt instanceof Action.Read read) {
      return read(read);
    }
    if (attempt instanceof Action.Install install) {
      return install(install.digest());
    }
    if (attempt instanceof Action.Activate activate) {
      JarContent content = content(state, activate.bundle());
      Activation.Result result = framework.activate(activate.bundle(), content, activate.serving());
      return new Outcome.Checked(result.check(), result.displaced());
    }
    if (attempt instanceof Action.Check check) {
      return new Outcome.Checked(
          framework.check(check.bundle(), check.selfTest()), Optional.empty());
    }
    if (attempt instanceof Action.Restart restart) {
      return new Outcome.Checked(framework.restart(restart.bundle()), Optional.empty());
    }
    if (attempt instanceof Action.Quarantine quarantine) {
      return new Outcome.Quarantined(quarantine.digest(), quarantine(quarantine));
    }
    Action.RestoreFile restore = (Action.RestoreFile) attempt;
    return new Outcome.FileRestored(restore.badDigest(), restore(restore));
  }

  private static JarContent content(JarState state, long id) {
    Map<Long, JarContent> contents = new HashMap<>();
    for (LiveBundle bundle : state.versions().live()) {
      contents.put(bundle.id(), bundle.content());
    }
    JarContent content = contents.get(id);
    if (content == null) {
      throw new IllegalStateException("no bundle " + id + " was made of this jar");
    }
    return content;
  }

  private Outcome read(Action.Read read) {
    try {
      JarContent content = files.take();
      return new Outcome.Read(read.stamp(), content, files.quarantined(content.digest()));
    } catch (IOException e) {
      return new Outcome.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private Outcome install(String digest) {
    try {
      JarContent content = files.copy(digest);
      return new Outcome.Installed(framework.install(files.file(), content), content);
    } catch (BundleException | IOException | RuntimeException e) {
      return new Outcome.NotInstalled(digest, ErrorText.oneLine(e));
    }
  }

  private boolean quarantine(Action.Quarantine quarantine) {
    try {
      files.quarantine(quarantine.digest(), report.describe(quarantine.verdict()).json());
      return true;
    } catch (IOException e) {
      LOG.error("deploy: {} can't be put into quarantine: {}", files.name(), e.toString());
      return false;
    }
  }

  private boolean restore(Action.RestoreFile restore) {
    try {
      files.restore(restore.badDigest(), restore.goodDigest());
      return true;
    } catch (IOException e) {
      LOG.error("deploy: {} can't be put back into its folder: {}", files.name(), e.toString());
      return false;
    }
  }

  private void command(Action.Command command, JarState state) throws InterruptedException {
    if (command instanceof Action.SetRole set) {
      context.processors().setRole(set.bundle(), set.role());
    } else if (command instanceof Action.Uninstall uninstall) {
      framework.remove(uninstall.bundle());
      context.processors().forget(uninstall.bundle());
    } else if (command instanceof Action.StartDisplaced start) {
      framework.startDisplaced(start.bundle());
    } else if (command instanceof Action.Publish) {
      report.publish(state, files.archive().entries());
    } else if (command instanceof Action.Log log) {
      LOG.atLevel(log.level()).log("deploy: {} {}", files.name(), log.text());
    } else {
      archive(command);
    }
  }

  private void archive(Action.Command command) {
    if (command instanceof Action.Archive archive) {
      files
          .archive()
          .keep(archive.content(), archive.processors(), archive.time(), archive.inUse());
    } else if (command instanceof Action.Remember remember) {
      files.archive().remember(remember.digest());
    } else if (command instanceof Action.Discard discard) {
      files.archive().discard(discard.digest());
    } else if (command instanceof Action.DeleteCopies delete) {
      files.archive().deleteCopies(delete.inUse());
    }
  }
}
