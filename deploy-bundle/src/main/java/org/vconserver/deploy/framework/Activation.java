package org.vconserver.deploy.framework;

import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.deploy.folder.JarContent;

/** Tries bundles out before they are used. Thread-safe. */
public final class Activation {
  private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

  private final BundleInstaller installer;
  private final ActivationCheck check;
  private final Distribution distribution;

  Activation(BundleInstaller installer, ActivationCheck check, Distribution distribution) {
    this.installer = installer;
    this.check = check;
    this.distribution = distribution;
  }

  /**
   * Reports how a bundle was activated. Immutable.
   *
   * @param displaced number of the distribution's bundle that was stopped for it
   */
  public record Result(CheckResult check, Optional<Long> displaced) {
    static Result without(CheckResult check) {
      return new Result(check, Optional.empty());
    }
  }

  /**
   * Resolves, starts and checks a bundle.
   *
   * @param serving the bundle that serves for the same jar
   */
  Result activate(Bundle bundle, JarContent content, Optional<Bundle> serving)
      throws InterruptedException {
    CheckResult resolved = installer.resolve(bundle);
    if (!(resolved instanceof CheckResult.Passed)) {
      return Result.without(resolved);
    }
    Optional<Bundle> old =
        content.isBackend()
            ? serving.or(() -> distribution.running(content.symbolicName()))
            : Optional.empty();
    return old.isPresent()
        ? swap(bundle, old.get(), serving.isEmpty())
        : Result.without(start(bundle));
  }

  /** Starts and checks a bundle that was stopped because packages that it needs went away. */
  CheckResult restart(Bundle bundle) throws InterruptedException {
    CheckResult resolved = installer.resolve(bundle);
    if (!(resolved instanceof CheckResult.Passed)) {
      return resolved;
    }
    Optional<String> failure = installer.start(bundle);
    return failure.isPresent() ? new CheckResult.Failed(failure.get()) : check.health(bundle);
  }

  private CheckResult start(Bundle bundle) throws InterruptedException {
    Optional<String> failure = installer.start(bundle);
    return failure.isPresent()
        ? new CheckResult.Failed(failure.get())
        : check.healthWithSelfTest(bundle);
  }

  /** Stops the old database bundle before the new one starts: both would open the same data. */
  private Result swap(Bundle bundle, Bundle old, boolean ofDistribution)
      throws InterruptedException {
    Set<String> services = Distribution.services(old);
    LOG.info(
        "deploy: {} {} takes the place of {}",
        bundle.getSymbolicName(),
        bundle.getVersion(),
        old.getVersion());
    installer.stop(old);
    CheckResult result = start(bundle);
    if (result instanceof CheckResult.Passed) {
      result = check.provides(bundle, services);
    }
    if (result instanceof CheckResult.Passed) {
      return new Result(result, ofDistribution ? Optional.of(old.getBundleId()) : Optional.empty());
    }
    installer.stop(bundle);
    Optional<String> failure = installer.start(old);
    failure.ifPresent(
        reason -> LOG.error("deploy: {} can't go on: {}", old.getSymbolicName(), reason));
    return Result.without(
        result instanceof CheckResult.Waiting waiting
            ? new CheckResult.Failed("it waits for " + String.join("; ", waiting.missing()))
            : result);
  }
}
