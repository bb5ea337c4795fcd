package org.vconserver.host;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.support.threads.Threads;

/** Starts the server: checks, starts, waits, and stops on SIGTERM and SIGINT. */
public final class Host {
  /** Holds the exit code of the process; 0 unless a failure says otherwise. */
  private static final AtomicInteger EXIT_CODE = new AtomicInteger();

  private Host() {}

  public static void main(String[] args) {
    try {
      run(args);
    } catch (HostException e) {
      fail(e.exitCode(), HostException.oneLine(e));
    } catch (InterruptedException e) {
      fail(HostException.FAILED, "interrupted");
    } catch (RuntimeException | LinkageError e) {
      fail(HostException.FAILED, e.getClass().getSimpleName() + ": " + HostException.oneLine(e));
    }
    System.exit(EXIT_CODE.get());
  }

  private static void run(String... args) throws HostException, InterruptedException {
    CommandLine options = CommandLine.parse(args);
    switch (options.show()) {
      case HELP -> {
        System.out.print(CommandLine.HELP);
        return;
      }
      case VERSION -> {
        System.out.println("vCon Server " + StartReport.version());
        return;
      }
      case NOTHING -> {}
    }
    Path home = home();
    Catalogue catalogue = Catalogue.read(home.resolve("bundles"));
    String form = options.values().get("settings");
    if (form != null) {
      System.out.print(SettingsPages.write(catalogue, catalogue.schemes(), form));
      return;
    }
    Settings settings = Settings.load(catalogue, home, System.getenv(), options);
    Endpoint endpoint = Endpoint.parse(settings.get("REST_URL"));
    boolean open = !endpoint.isLoopback() && !settings.isTrue("REQUIRE_AUTHENTICATION");
    if (open && !settings.isTrue("ALLOW_INSECURE")) {
      throw new HostException(
          HostException.REFUSED,
          "refusing to listen at "
              + endpoint.url()
              + ": nobody would be asked who they are, so anyone who reaches the port would own"
              + " every vCon; set REQUIRE_AUTHENTICATION=true, or use a loopback REST_URL, or set"
              + " ALLOW_INSECURE=true if the network is trusted");
    }
    try (DataLock lock = DataLock.take(settings.data())) {
      serve(settings, catalogue, endpoint, open);
    } catch (IOException e) {
      throw new HostException(
          HostException.FAILED, "cannot close the data folder: " + HostException.oneLine(e));
    }
  }

  private static void serve(Settings settings, Catalogue catalogue, Endpoint endpoint, boolean open)
      throws HostException, InterruptedException {
    endpoint.refuseTakenPort();
    LogBridge.configure(settings);
    LogAccess access = LogAccess.begin();
    Logger log = LoggerFactory.getLogger("org.vconserver.host");
    settings.notices().forEach(log::warn);
    if (open) {
      log.warn("ALLOW_INSECURE: {} is open to everyone who can reach it", endpoint.url());
    }
    Server server = new Server(settings, catalogue, endpoint, access);
    Runtime.getRuntime().addShutdownHook(Threads.daemon("shutdown", () -> shutDown(server)));
    server.start();
    server.await();
  }

  /**
   * Stops the server when a signal comes, which would make the JVM exit with 128 + its number; an
   * orderly stop is a 0.
   */
  private static void shutDown(Server server) {
    try {
      if (!server.stop()) {
        EXIT_CODE.compareAndSet(0, HostException.FAILED);
      }
    } catch (InterruptedException e) {
      EXIT_CODE.compareAndSet(0, HostException.FAILED);
    }
    Runtime.getRuntime().halt(EXIT_CODE.get());
  }

  private static void fail(int exitCode, String message) {
    EXIT_CODE.set(exitCode);
    System.err.println("vcon-server: " + message);
  }

  /** Gives the folder of the distribution: the one above lib/ with this class in it. */
  private static Path home() throws HostException {
    String given = System.getProperty("vcon.home");
    if (given != null) {
      return Path.of(given).toAbsolutePath().normalize();
    }
    try {
      Path jar = Path.of(Host.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path lib = jar.toAbsolutePath().getParent();
      if (lib != null && lib.getParent() != null) {
        return lib.getParent();
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new HostException(
        HostException.FAILED, "no home folder: start by bin/vcon-server or set -Dvcon.home");
  }
}
