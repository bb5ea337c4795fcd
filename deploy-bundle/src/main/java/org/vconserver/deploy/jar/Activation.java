package org.vconserver.deploy.jar;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.deploy.framework.CheckResult;
import org.vconserver.deploy.framework.Distribution;
import org.vconserver.deploy.framework.Installed;

/** How bundles of one jar are tried out before they are used. Used by one task at a time. */
public final class Activation {
  private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

  private final String jar;
  private final JarContext means;
  private @Nullable Bundle displaced;

  public Activation(String jar, JarContext means) {
    this.jar = jar;
    this.means = means;
  }

  /**
   * Resolves, starts and checks a bundle.
   *
   * @param serving what serves for the same jar
   */
  public CheckResult of(Installed one, @Nullable Installed serving) throws InterruptedException {
    CheckResult resolved = means.life().resolve(one.bundle());
    if (!(resolved instanceof CheckResult.Passed)) {
      return resolved;
    }
    return one.file().isBackend() ? swap(one, serving) : start(one);
  }

  private CheckResult start(Installed one) throws InterruptedException {
    Optional<String> failure = means.life().start(one.bundle());
    return failure.isPresent()
        ? new CheckResult.Failed(failure.get())
        : means.check().first(one.bundle());
  }

  /** Two of one backend can't have the same data: the old one ends before the new one starts. */
  private CheckResult swap(Installed one, @Nullable Installed serving) throws InterruptedException {
    Bundle old =
        serving != null
            ? serving.bundle()
            : means.distribution().running(one.file().symbolicName()).orElse(null);
    if (old == null) {
      return start(one);
    }
    Set<String> services = Distribution.services(old);
    LOG.info("deploy: {} takes the place of {} {}", jar, old.getSymbolicName(), old.getVersion());
    means.life().stop(old);
    CheckResult found = start(one);
    if (found instanceof CheckResult.Passed) {
      found = means.check().provides(one.bundle(), services);
    }
    if (found instanceof CheckResult.Passed) {
      displaced = serving == null ? old : displaced;
      return found;
    }
    means.life().stop(one.bundle());
    Optional<String> failure = means.life().start(old);
    failure.ifPresent(
        reason -> LOG.error("deploy: {} can't go on: {}", old.getSymbolicName(), reason));
    return found instanceof CheckResult.Waiting waiting
        ? new CheckResult.Failed("it waits for " + String.join("; ", waiting.missing()))
        : found;
  }

  /** Starts the bundle of the distribution again whose place one of these has taken. */
  public void giveBack() throws InterruptedException {
    Bundle back = displaced;
    displaced = null;
    if (back != null) {
      LOG.info("deploy: {} {} is back", back.getSymbolicName(), back.getVersion());
      means.life().start(back);
    }
  }
}
