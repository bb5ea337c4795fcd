package org.vconserver.deploy.framework;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.vconserver.api.deploy.SelfTest;
import org.vconserver.support.threads.BoundedCall;

/** Checks that a bundle which was started does its work. Thread-safe. */
final class ActivationCheck {
  private static final long BETWEEN_LOOKS_MS = 20;

  /** Ends the registry's reason where the framework gave it no service and no word on it. */
  private static final String WITHOUT_CAUSE = "its component could not be activated";

  /** Ends the fault of a component that the registry has given up: it says why. */
  private static final String INTERRUPTED = InterruptedException.class.getName();

  private final BundleContext context;
  private final ComponentReport components;
  private final LongFunction<List<String>> leftOut;
  private final BoundedCall bounded;
  private final Duration limit;
  private final LongSupplier nanoTime;

  ActivationCheck(
      BundleContext context,
      ServiceComponentRuntime runtime,
      LongFunction<List<String>> leftOut,
      BoundedCall bounded,
      Duration limit,
      LongSupplier nanoTime) {
    this.context = context;
    this.components = new ComponentReport(runtime);
    this.leftOut = leftOut;
    this.bounded = bounded;
    this.limit = limit;
    this.nanoTime = nanoTime;
  }

  /** Checks that its components run and its processors are known. */
  CheckResult health(Bundle bundle) {
    CheckResult found = components.look(bundle);
    if (found instanceof CheckResult.Failed failed && !failed.reason().endsWith(INTERRUPTED)) {
      return components.linkFault(bundle).<CheckResult>map(CheckResult.Failed::new).orElse(found);
    }
    List<String> reasons = leftOut.apply(bundle.getBundleId());
    if (reasons.isEmpty()) {
      return found;
    }
    String reason = reasons.get(0);
    Optional<String> cause =
        reason.endsWith(WITHOUT_CAUSE) ? components.linkFault(bundle) : Optional.empty();
    return new CheckResult.Failed(cause.orElse(reason));
  }

  /** Checks its health, and has the bundle test itself. */
  CheckResult healthWithSelfTest(Bundle bundle) throws InterruptedException {
    CheckResult found = health(bundle);
    if (found instanceof CheckResult.Passed) {
      Optional<String> failure = selfTest(bundle);
      if (failure.isPresent()) {
        return new CheckResult.Failed("its self-test failed: " + failure.get());
      }
    }
    return found;
  }

  /**
   * Checks that a bundle has services of all these types; waits for them as long as a start may
   * take.
   */
  CheckResult provides(Bundle bundle, Set<String> types) throws InterruptedException {
    long end = nanoTime.getAsLong() + limit.toNanos();
    Set<String> absent = new TreeSet<>(types);
    while (true) {
      absent.removeAll(Distribution.services(bundle));
      if (absent.isEmpty()) {
        return new CheckResult.Passed(List.of());
      }
      if (nanoTime.getAsLong() > end) {
        return new CheckResult.Failed(
            "it did not provide "
                + String.join(", ", absent)
                + " within "
                + limit.toSeconds()
                + " s, as the one before it does");
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MS);
    }
  }

  private Optional<String> selfTest(Bundle bundle) throws InterruptedException {
    ServiceReference<?>[] services = bundle.getRegisteredServices();
    if (services == null) {
      return Optional.empty();
    }
    for (ServiceReference<?> service : services) {
      Object types = service.getProperty(Constants.OBJECTCLASS);
      if (types instanceof String[] names && List.of(names).contains(SelfTest.class.getName())) {
        String failure = failureOf(bundle, service);
        if (failure != null) {
          return Optional.of(failure);
        }
      }
    }
    return Optional.empty();
  }

  private @Nullable String failureOf(Bundle bundle, ServiceReference<?> service)
      throws InterruptedException {
    try {
      bounded.run(BundleInstaller.loader(bundle), limit, () -> test(service), () -> {});
      return null;
    } catch (TimeoutException e) {
      return "it did not end within " + limit.toSeconds() + " s";
    } catch (ExecutionException e) {
      return ErrorText.oneLine(e);
    }
  }

  private void test(ServiceReference<?> service) throws Exception {
    if (context.getService(service) instanceof SelfTest test) {
      try {
        test.run();
      } finally {
        context.ungetService(service);
      }
    }
  }
}
