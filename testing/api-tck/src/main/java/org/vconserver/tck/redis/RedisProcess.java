package org.vconserver.tck.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a Redis server of its own for tests: the redis-server that is on the path, on a free
 * loopback port, with its files in a folder of the caller. Not thread-safe.
 */
public final class RedisProcess implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Path folder;
  private final int port;
  private final List<String> command = new ArrayList<>();
  private Process process;

  private RedisProcess(String program, Path folder, int port, List<String> options) {
    this.folder = folder;
    this.port = port;
    command.add(program);
    command.addAll(options);
  }

  /** Starts a server that keeps everything in memory only. */
  public static RedisProcess start(Path folder, String... options)
      throws IOException, InterruptedException {
    return start(folder, freePort(), options);
  }

  /** Starts a server that has every acknowledged write on the disk. */
  public static RedisProcess startDurable(Path folder, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--appendonly", "yes", "--appendfsync", "always"));
    all.addAll(List.of(options));
    return start(folder, freePort(), all.toArray(String[]::new));
  }

  /** Starts a server on a port, with further options of redis-server. */
  public static RedisProcess start(Path folder, int port, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--port", Integer.toString(port)));
    all.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--daemonize", "no"));
    all.addAll(List.of(options));
    RedisProcess redis = new RedisProcess("redis-server", folder, port, all);
    redis.restart();
    return redis;
  }

  /** Starts a Sentinel with a configuration, which it changes as it runs. */
  public static RedisProcess startSentinel(Path folder, String... configuration)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> lines = new ArrayList<>(List.of("port " + port, "bind 127.0.0.1"));
    lines.addAll(List.of(configuration));
    Path file = folder.resolve("sentinel-" + port + ".conf");
    Files.write(file, lines);
    RedisProcess sentinel =
        new RedisProcess("redis-sentinel", folder, port, List.of(file.toString()));
    sentinel.restart();
    return sentinel;
  }

  /**
   * Finds a port that nobody listened on a moment ago, and whose cluster bus port is one as well.
   */
  public static int freePort() throws IOException {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        int port = 10_000 + socket.getLocalPort() % 20_000;
        try (ServerSocket first = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            ServerSocket bus =
                new ServerSocket(port + 10_000, 1, InetAddress.getLoopbackAddress())) {
          return first.getLocalPort();
        } catch (IOException e) {
          // Taken: another one.
        }
      }
    }
  }

  public int port() {
    return port;
  }

  /** Gives the URL of the server. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public long pid() {
    return process.pid();
  }

  /** Opens a conversation with the server. */
  public RedisConversation talk() throws IOException {
    return new RedisConversation(port);
  }

  /** Sends one command and gives the answer as text. */
  public String ask(String... words) throws IOException {
    try (RedisConversation conversation = talk()) {
      return conversation.text(words);
    }
  }

  /** Starts the server, on the same port and folder, after it has been stopped. */
  public void restart() throws IOException, InterruptedException {
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("redis-" + port + ".log").toFile()))
            .start();
    long deadline = System.nanoTime() + START_NANOS;
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IOException("redis-server did not start, see its log in " + folder);
      }
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  private boolean answers() {
    try {
      ask("PING");
      return true;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      return message.startsWith("NOAUTH");
    }
  }

  /** Ends the server at once, as a crash would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
