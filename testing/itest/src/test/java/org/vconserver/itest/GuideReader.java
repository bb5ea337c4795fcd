package org.vconserver.itest;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.vconserver.tck.server.Api;
import org.vconserver.tck.server.TestServer;

/**
 * Does what a guide says, in one shell. Two liberties: the server has another port, and what a jar
 * in the deploy folder became is waited for, as a person is slower than this.
 */
final class GuideReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STEP_LIMIT = Duration.ofMinutes(10);
  private static final Set<String> INSTALLED = new HashSet<>();

  private final Workshop workshop;
  private final Path log;
  private final Path serverLog;
  private final Path serverPid;
  private final Process shell;
  private final Writer input;
  private final int port = TestServer.freePort();
  final Api api = new Api(port);
  private int steps;

  GuideReader(Workshop workshop, String name) throws IOException {
    this.workshop = workshop;
    this.log = workshop.folder.resolve(name + ".log");
    this.serverLog = workshop.folder.resolve(name + "-server.log");
    this.serverPid = workshop.folder.resolve(name + "-server.pid");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--noprofile", "--norc")
            .directory(workshop.server.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("MAVEN_PROJECTBASEDIR");
    builder.environment().remove("MAVEN_CMD_LINE_ARGS");
    builder
        .environment()
        .merge("PATH", workshop.folder.resolve("bin") + ":", (path, first) -> first + path);
    this.shell = builder.start();
    this.input = shell.outputWriter(StandardCharsets.UTF_8);
    input.write("set -euo pipefail\n");
  }

  void follow(Path page) throws IOException {
    for (Guide.Step step : Guide.steps(page)) {
      if (step instanceof Guide.WholeFile file) {
        Path printed = workshop.folder.resolve("printed");
        Files.writeString(printed, file.content());
        run("mkdir -p \"$(dirname '%1$s')\"; cp '%2$s' '%1$s'".formatted(file.path(), printed));
      } else if (step instanceof Guide.Commands commands) {
        follow(commands.text());
      }
    }
  }

  private void follow(String commands) throws IOException {
    String here = commands.replace("127.0.0.1:8000", "127.0.0.1:" + port);
    if (here.strip().endsWith("./run")) {
      run(
          here.strip()
              + " --port %d >'%s' 2>&1 & echo $! >'%s'".formatted(port, serverLog, serverPid));
      await()
          .atMost(STEP_LIMIT)
          .failFast(() -> assertTrue(server().isAlive(), serverLog()))
          .until(api::ready);
    } else {
      run(withoutWhatIsInstalled(here));
    }
    await().atMost(Duration.ofSeconds(30)).until(this::allJarsAreJudged);
  }

  /** Both guides begin with it. */
  private static String withoutWhatIsInstalled(String commands) {
    StringBuilder left = new StringBuilder();
    for (String line : commands.lines().toList()) {
      if (!(line.startsWith("mvn ") && line.contains(" install ")) || INSTALLED.add(line)) {
        left.append(line).append('\n');
      }
    }
    return left.toString();
  }

  private void run(String commands) throws IOException {
    Path script = workshop.folder.resolve("step");
    Files.writeString(script, commands + "\n");
    String end = "::step " + ++steps + " done";
    input.write(". '" + script + "' </dev/null\necho; echo '" + end + "'\n");
    input.flush();
    await()
        .atMost(STEP_LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .failFast(() -> assertTrue(shell.isAlive(), commands + "\n" + log()))
        .until(() -> log().endsWith(end + "\n"));
  }

  private boolean allJarsAreJudged() throws IOException {
    Path deploy = workshop.server.resolve("deploy");
    if (!Files.exists(serverPid) || !Files.isDirectory(deploy)) {
      return true;
    }
    try (Stream<Path> files = Files.list(deploy)) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
      for (Path jar : jars) {
        JsonNode status = status(jar);
        if (!status.path("digest").asText().equals(digest(jar))
            || status.path("state").asText().matches("installing|resolving")) {
          return false;
        }
      }
      return true;
    }
  }

  private static JsonNode status(Path jar) throws IOException {
    Path file = jar.resolveSibling(".status").resolve(jar.getFileName() + ".json");
    return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
  }

  private static String digest(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the commands wrote. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** What the server wrote. */
  String serverLog() throws IOException {
    return Files.readString(serverLog);
  }

  private ProcessHandle server() throws IOException {
    return ProcessHandle.of(Long.parseLong(Files.readString(serverPid).strip())).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(serverPid)) {
      ProcessHandle.of(Long.parseLong(Files.readString(serverPid).strip()))
          .ifPresent(
              server -> {
                server.destroy();
                server.onExit().join();
              });
    }
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
  }
}
