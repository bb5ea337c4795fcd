package org.vconserver.itest;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.vconserver.tck.server.TestServer;

/** Runs the distribution with a REST_URL that is https. Thread-safe. */
final class TlsServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;
  private final int port;
  private final SSLContext trust;

  private TlsServer(Process process, Path log, int port, SSLContext trust) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.trust = trust;
  }

  /** Starts a server; it may end by itself. */
  static TlsServer begin(Path folder, Map<String, String> settings, List<Certificate> trusted)
      throws Exception {
    int port = TestServer.freePort();
    Path log = Files.createTempFile(folder, "server", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                TestFiles.DIST.resolve("bin/vcon-server").toString(),
                "--port",
                Integer.toString(port),
                "--data",
                folder.resolve("data").toString(),
                "--deploy",
                folder.resolve("deploy").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("REST_URL", "https://127.0.0.1:1");
    builder.environment().putAll(settings);
    return new TlsServer(builder.start(), log, port, Certificate.trusting(trusted));
  }

  /** Starts a server and waits until it is ready. */
  static TlsServer start(Path folder, Map<String, String> settings, List<Certificate> trusted)
      throws Exception {
    TlsServer server = begin(folder, settings, trusted);
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .failFast("the server ended: see " + server.log, () -> !server.process.isAlive())
        .until(() -> server.log().contains("is ready at https://127.0.0.1:" + server.port));
    return server;
  }

  int port() {
    return port;
  }

  SSLContext trust() {
    return trust;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits for the end of the server; gives its exit code. */
  int exitCode() throws InterruptedException, IOException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("the server does not end: " + log());
    }
    return process.exitValue();
  }

  /** Makes a client, with connections of its own. */
  HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).sslContext(trust).build();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(60))
        .header("Content-Type", "application/json");
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client(HttpClient.Version.HTTP_2).send(request(path).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
  }
}
