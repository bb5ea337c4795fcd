package org.vconserver.itest;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.Api;

/**
 * A py_vcon_server from a checkout, with the Python packages of the machine. The system property
 * {@value #PATH} may name folders of further ones, or of stand-ins for those that a test does not
 * need.
 */
final class PeerProcess implements AutoCloseable {
  static final String PATH = "peer.path";
  final Api api;
  private final int port;
  private final Process process;

  private PeerProcess(int port, Process process) {
    this.port = port;
    this.process = process;
    this.api = new Api(port);
  }

  private static ProcessBuilder python(Path checkout, String... arguments) {
    String path =
        String.join(
            File.pathSeparator,
            checkout.toString(),
            checkout.resolve("py_vcon_server").toString(),
            System.getProperty(PATH, ""));
    ProcessBuilder python = new ProcessBuilder("/usr/bin/python3");
    python.command().addAll(List.of(arguments));
    python.environment().putAll(Map.of("PYTHONPATH", path, "PYTHONDONTWRITEBYTECODE", "1"));
    return python.directory(checkout.resolve("py_vcon_server").toFile());
  }

  /** Tells whether its packages are there. */
  static boolean canRun(Path checkout) throws IOException, InterruptedException {
    return python(checkout, "-c", "import uvicorn, py_vcon_server")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Starts one on a Redis, with its log in a folder. */
  static PeerProcess start(Path checkout, String redis, Path folder) throws IOException {
    int port = RedisProcess.freePort();
    ProcessBuilder python =
        python(
            checkout,
            "-m",
            "uvicorn",
            "py_vcon_server:restapi",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port));
    python
        .environment()
        .putAll(
            Map.of(
                "VCON_STORAGE_URL",
                redis,
                "REST_URL",
                "http://127.0.0.1:" + port,
                "LOG_LEVEL",
                "INFO"));
    Process process =
        python
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("peer.log").toFile())
            .start();
    PeerProcess peer = new PeerProcess(port, process);
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> peer.api.get("/server/info").status() == 200);
    return peer;
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
