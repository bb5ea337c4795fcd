package org.vconserver.host;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one running framework. {@link #stop()} may be called from any thread. */
final class Server {
  static final int START_LEVEL = 100;
  private static final long START_SECONDS = 120;
  private static final long ANSWER_SECONDS = 30;

  /** Finds the condition that is there while the server can do its work. */
  private static final String READY = "(osgi.condition.id=vcon.ready)";

  private final Logger log = LoggerFactory.getLogger("org.vconserver.host");
  private final Framework framework;
  private final Distribution distribution;
  private final Endpoint endpoint;
  private final LongSupplier nanoTime;
  private final Settings settings;
  private final Catalogue catalogue;
  private final LogAccess logAccess;
  private final Function<String, Optional<String>> shown;
  private final long stopSeconds;
  private final StartReport report;
  private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();

  Server(Settings settings, Catalogue catalogue, Endpoint endpoint, LogAccess logAccess)
      throws HostException {
    this.logAccess = logAccess;
    this.settings = settings;
    this.catalogue = catalogue;
    this.endpoint = endpoint;
    this.report = new StartReport(settings, endpoint);
    this.nanoTime = System::nanoTime;
    this.shown = name -> Optional.ofNullable(settings.shown().get(name));
    this.stopSeconds = settings.seconds("SHUTDOWN_SECONDS") + 15L;
    this.distribution = new Distribution(settings.home().resolve("bundles"));
    try {
      Files.createDirectories(settings.data().resolve("cache"));
      Files.createDirectories(settings.deploy());
    } catch (IOException e) {
      throw new HostException(
          HostException.FAILED, "cannot create a folder: " + HostException.oneLine(e));
    }
    this.framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow(() -> new HostException(HostException.FAILED, "no OSGi framework in lib/"))
            .newFramework(FrameworkProperties.of(settings, endpoint));
  }

  void start() throws HostException, InterruptedException {
    long begin = nanoTime.getAsLong();
    try {
      framework.init();
      LogBridge.attach(framework.getBundleContext());
      SecretMask mask = new SecretMask();
      logAccess.publish(framework.getBundleContext(), mask);
      Configurations.register(framework.getBundleContext(), settings, catalogue, mask);
      // Gives bundles the settings that may be shown, as they are at the start.
      Configurations.publish(framework.getBundleContext(), Function.class, shown, "public");
      // Takes from bundles, in a sentence, why the server can't start with its settings.
      Consumer<String> refused = refusal::set;
      Configurations.publish(framework.getBundleContext(), Consumer.class, refused, "refused");
      distribution.install(framework.getBundleContext());
      distribution.resolve(framework);
      framework.start();
    } catch (BundleException e) {
      throw new HostException(
          HostException.FAILED, "the framework does not start: " + HostException.oneLine(e));
    }
    raiseStartLevel();
    distribution.refuseInactive();
    String refused = refusal.get();
    if (refused != null) {
      throw new HostException(HostException.REFUSED, refused);
    }
    awaitAnswer();
    tellWhenReady(begin);
  }

  /** Says that the server is ready when it says so itself; until then it logs what is missing. */
  private void tellWhenReady(long begin) throws HostException {
    BundleContext context = framework.getBundleContext();
    AtomicBoolean told = new AtomicBoolean();
    Runnable tell =
        () -> {
          if (told.compareAndSet(false, true)) {
            log.info(
                "vCon Server {} is ready at {} ({} bundles in {} ms)",
                StartReport.version(),
                endpoint.url(),
                distribution.size(),
                TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - begin));
            report.lines().forEach(log::info);
          }
        };
    try {
      context.addServiceListener(
          event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
              tell.run();
            }
          },
          READY);
      if (context.getServiceReferences((String) null, READY) != null) {
        tell.run();
      }
    } catch (InvalidSyntaxException e) {
      throw new HostException(HostException.FAILED, HostException.oneLine(e));
    }
  }

  /** Until the framework has stopped, for whatever reason. */
  void await() throws InterruptedException {
    FrameworkEvent event;
    do {
      event = framework.waitForStop(0);
    } while (event.getType() == FrameworkEvent.STOPPED_UPDATE);
  }

  /** Stops the bundles from the highest start level to the lowest; whether all did in time. */
  boolean stop() throws InterruptedException {
    try {
      framework.stop();
    } catch (BundleException e) {
      log.warn("the framework does not stop: {}", HostException.oneLine(e));
      return false;
    }
    FrameworkEvent event = framework.waitForStop(TimeUnit.SECONDS.toMillis(stopSeconds));
    if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
      log.warn("not all bundles stopped within {} s; leaving them", stopSeconds);
      return false;
    }
    log.info("stopped");
    return true;
  }

  private void raiseStartLevel() throws HostException, InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    framework
        .adapt(FrameworkStartLevel.class)
        .setStartLevel(
            START_LEVEL,
            event -> {
              if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                reached.countDown();
              }
            });
    if (!reached.await(START_SECONDS, TimeUnit.SECONDS)) {
      throw new HostException(
          HostException.FAILED, "the bundles did not start within " + START_SECONDS + " s");
    }
  }

  private void awaitAnswer() throws HostException, InterruptedException {
    long deadline = nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
    while (!endpoint.answers()) {
      if (nanoTime.getAsLong() - deadline > 0) {
        throw new HostException(
            HostException.FAILED,
            "no HTTP answer at " + endpoint.url() + " within " + ANSWER_SECONDS + " s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
