package org.vconserver.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vconserver.bench.data.Size;
import org.vconserver.bench.limit.BareJetty;
import org.vconserver.bench.limit.LimitProcess;
import org.vconserver.bench.measure.LoadedSide;
import org.vconserver.bench.measure.Side;
import org.vconserver.tck.redis.RedisProcess;
import org.vconserver.tck.server.TestServer;

/**
 * Starts what a case needs, in a folder of its own, and ends and removes all of it when it is
 * closed. Not thread-safe.
 */
public final class Testbed implements AutoCloseable {
  /** Names the side that is a bare Jetty. */
  public static final String JETTY = "bare Jetty";

  private final Surroundings surroundings;
  private final Path folder;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private int servers;
  private @Nullable RedisProcess redis;

  /** Makes a folder for it. */
  public Testbed(Surroundings surroundings) throws IOException {
    this.surroundings = surroundings;
    this.folder = Files.createTempDirectory(Files.createDirectories(surroundings.work()), "bed");
  }

  /** Gives where things are. */
  public Surroundings surroundings() {
    return surroundings;
  }

  /** Makes a folder in that of this. */
  public Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  /** Starts a server with its stores in its folder, and the processors of the bench. */
  public MeasuredServer embedded(Map<String, String> settings) throws IOException {
    return new MeasuredServer(start(settings), "embedded", OptionalLong.empty());
  }

  /** Starts one that keeps everything in Redis, under a prefix. */
  public MeasuredServer onRedis(String prefix, Map<String, String> settings)
      throws IOException, InterruptedException {
    RedisProcess store = redis();
    Map<String, String> all = new HashMap<>(settings);
    all.put("REDIS_KEY_PREFIX", prefix);
    for (String url : List.of("VCON_STORAGE", "QUEUE_DB", "PIPELINE_DB", "STATE_DB")) {
      all.put(url + "_URL", store.url());
    }
    return new MeasuredServer(start(all), "redis", OptionalLong.of(store.pid()));
  }

  /** Gives the Redis of this case, started when it is first asked for. */
  public RedisProcess redis() throws IOException, InterruptedException {
    RedisProcess there = redis;
    if (there == null) {
      there = RedisProcess.start(folder("redis"));
      redis = there;
      closeLater(there);
    }
    return there;
  }

  private TestServer start(Map<String, String> settings) throws IOException {
    return start(surroundings.distribution(), settings);
  }

  private TestServer start(Path distribution, Map<String, String> settings) throws IOException {
    servers++;
    TestServer server =
        TestServer.start(
            distribution,
            folder("server-" + servers),
            settings,
            surroundings.distribution().resolve("config"));
    closeLater(server);
    server.deploy(surroundings.processors());
    return server;
  }

  /** Tells whether strace is there and may trace. */
  public boolean canTrace() throws IOException, InterruptedException {
    try {
      List<String> command = List.of("strace", "-f", "--seccomp-bpf", "-e", "trace=fsync", "true");
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Starts a server with its stores in its folder, whose syncs of files are written, a line each.
   * Its other calls of the system cost no more than without.
   */
  public MeasuredServer traced(Path trace, Map<String, String> settings) throws IOException {
    Path wrapper = Files.createDirectories(folder("traced").resolve("bin")).resolve("vcon-server");
    Files.writeString(
        wrapper,
        "#!/bin/sh\nexec strace -f --seccomp-bpf -e trace=fsync,fdatasync -o '"
            + trace
            + "' '"
            + surroundings.distribution().resolve("bin/vcon-server")
            + "' \"$@\"\n");
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
    TestServer server = start(folder("traced"), settings);
    // Before strace: a program whose tracer is killed lives on.
    closeLater(
        () ->
            ProcessHandle.of(server.pid())
                .ifPresent(tracer -> tracer.descendants().forEach(ProcessHandle::destroyForcibly)));
    return new MeasuredServer(server, "embedded", OptionalLong.empty());
  }

  /** Starts a limit on a Java of its own. */
  public LimitProcess java(Class<?> program, String... arguments) throws IOException {
    LimitProcess limit =
        LimitProcess.java(folder.resolve("limits.log"), program.getName(), arguments);
    closeLater(limit);
    return limit;
  }

  /** Starts a bare Jetty with the vCons of a size. */
  public LimitProcess jetty(Size size) throws IOException {
    return java(BareJetty.class, size.name(), Integer.toString(size.count()));
  }

  /** Gives the port of a bare Jetty. */
  public static int port(LimitProcess jetty) {
    return Integer.parseInt(jetty.greeting());
  }

  /** Makes a side of a limit that works by itself. */
  public static Side side(String name, LimitProcess limit, OptionalLong storeProcess) {
    return side(name, limit, storeProcess, limit);
  }

  /** Makes a side of a limit that something is asked of. */
  public static Side side(
      String name, LimitProcess limit, OptionalLong storeProcess, LoadedSide.Work work) {
    String store = storeProcess.isPresent() ? "redis" : "";
    return new LoadedSide(name, store, List.of(), List.of(limit.pid()), storeProcess, work);
  }

  /** Closes something when this is closed, before what was started earlier. */
  public void closeLater(AutoCloseable what) {
    started.push(what);
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : started) {
      each.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
