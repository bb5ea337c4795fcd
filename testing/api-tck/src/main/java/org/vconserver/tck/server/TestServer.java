package org.vconserver.tck.server;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the distribution, started as a process of its own on a free port of the loopback address,
 * with all that it keeps in a folder of the caller. Thread-safe.
 */
public final class TestServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final Duration VERDICT_LIMIT = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Process process;
  private final Path folder;
  private final Path log;
  private final Api api;

  private TestServer(Process process, Path folder, Path log, Api api) {
    this.process = process;
    this.folder = folder;
    this.log = log;
    this.api = api;
  }

  /**
   * Starts a server with the configuration files that it is shipped with, and waits until it is
   * ready.
   *
   * @param dist the unpacked distribution
   * @param folder for its data, its deploy folder and its log; a server that is started again on
   *     the same folder finds what it had
   * @param settings those of config/host.properties
   * @throws IOException if it can't be started
   */
  public static TestServer start(Path dist, Path folder, Map<String, String> settings)
      throws IOException {
    return start(dist, folder, settings, dist.resolve("config"));
  }

  /** Gives the same with another folder of configuration files. */
  public static TestServer start(Path dist, Path folder, Map<String, String> settings, Path config)
      throws IOException {
    int port = freePort();
    Path log = Files.createTempFile(folder, "server", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                dist.resolve("bin/vcon-server").toString(),
                "--port",
                Integer.toString(port),
                "--data",
                folder.resolve("data").toString(),
                "--config",
                config.toString(),
                "--deploy",
                folder.resolve("deploy").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(settings);
    TestServer server = new TestServer(builder.start(), folder, log, new Api(port));
    try {
      await()
          .atMost(START_LIMIT)
          .pollInterval(BETWEEN_LOOKS)
          .failFast("the server ended: see " + log, () -> !server.process.isAlive())
          .until(server.api::ready);
    } catch (RuntimeException e) {
      server.kill();
      throw e;
    }
    return server;
  }

  /** Finds a port that nobody listened on a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Gives a client of its REST API. */
  public Api api() {
    return api;
  }

  /** Gives the folder that it takes bundles from. */
  public Path deployFolder() {
    return folder.resolve("deploy");
  }

  /**
   * Copies a bundle into the deploy folder, in place of one of that file name, and waits until it
   * is in use.
   *
   * @return the line of the log that says so
   * @throws AssertionError with the verdict, if it is refused or waits for something
   */
  public String deploy(Path jar) throws IOException {
    String name = jar.getFileName().toString();
    int before = log().length();
    Path beside = deployFolder().resolve("." + name + ".copying");
    Files.createDirectories(deployFolder());
    Files.copy(jar, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        beside,
        deployFolder().resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    String line =
        await()
            .atMost(VERDICT_LIMIT)
            .pollInterval(BETWEEN_LOOKS)
            .until(() -> verdict(name, before), Optional::isPresent)
            .orElseThrow();
    if (!line.contains(name + " active")) {
      throw new AssertionError(line);
    }
    return line;
  }

  private Optional<String> verdict(String jar, int from) throws IOException {
    return log()
        .substring(from)
        .lines()
        .filter(line -> line.matches(".*deploy: \\Q" + jar + "\\E (active|waiting|refused).*"))
        .findFirst();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Reads the server's output. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  /** SIGKILL: nothing can be cleaned up. */
  public void kill() throws IOException {
    process.destroyForcibly();
    join();
  }

  /** SIGTERM; gives the exit code. */
  public int stop() throws IOException {
    process.destroy();
    join();
    return process.exitValue();
  }

  private void join() throws IOException {
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("the server does not end: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Ends the server at once. */
  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      kill();
    }
  }
}
