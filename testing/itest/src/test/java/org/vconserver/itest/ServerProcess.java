package org.vconserver.itest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The distribution, started as a process of its own. */
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final Path log;
  public final Api api;

  private ServerProcess(Process process, Path log, Api api) {
    this.process = process;
    this.log = log;
    this.api = api;
  }

  /** Starts the server on a folder and waits until it is ready. */
  public static ServerProcess start(Path folder, Map<String, String> environment)
      throws IOException {
    return start(folder, environment, TestFiles.DIST.resolve("config"));
  }

  /** Starts the server with a folder of configuration files. */
  public static ServerProcess start(Path folder, Map<String, String> environment, Path config)
      throws IOException {
    int port = TestFiles.freePort();
    Path log = Files.createTempFile(folder, "server", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                TestFiles.DIST.resolve("bin/vcon-server").toString(),
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
    builder.environment().putAll(Backend.settings(folder));
    builder.environment().putAll(environment);
    ServerProcess server = new ServerProcess(builder.start(), log, new Api(port));
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(50))
          .failFast("the server ended: see " + log, () -> !server.process.isAlive())
          .until(server.api::ready);
    } catch (RuntimeException e) {
      server.kill();
      throw e;
    }
    return server;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What the server wrote. */
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
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IOException("the server does not end: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      kill();
    }
  }
}
