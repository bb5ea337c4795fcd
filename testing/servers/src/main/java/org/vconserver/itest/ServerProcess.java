package org.vconserver.itest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.TestServer;

/** Runs the distribution of this build, on the backend that is tested. */
public final class ServerProcess implements AutoCloseable {
  private final TestServer server;
  public final Api api;

  private ServerProcess(TestServer server) {
    this.server = server;
    this.api = server.api();
  }

  /** Starts the server on a folder and waits until it is ready. */
  public static ServerProcess start(Path folder, Map<String, String> environment)
      throws IOException {
    return start(folder, environment, TestFiles.DIST.resolve("config"));
  }

  /** Starts the server with a folder of configuration files. */
  public static ServerProcess start(Path folder, Map<String, String> environment, Path config)
      throws IOException {
    Map<String, String> settings = new HashMap<>(Backend.settings(folder));
    settings.putAll(environment);
    return new ServerProcess(TestServer.start(TestFiles.DIST, folder, settings, config));
  }

  public long pid() {
    return server.pid();
  }

  public boolean isAlive() {
    return server.isAlive();
  }

  /** Reads what the server wrote. */
  public String log() throws IOException {
    return server.log();
  }

  /** Sends SIGKILL: nothing can be cleaned up. */
  public void kill() throws IOException {
    server.kill();
  }

  /** Sends SIGTERM; gives the exit code. */
  public int stop() throws IOException {
    return server.stop();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
