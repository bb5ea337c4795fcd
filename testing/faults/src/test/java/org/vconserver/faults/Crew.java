package org.vconserver.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.itest.PluginJar;
import org.vconserver.itest.ServerProcess;
import org.vconserver.tck.server.Api;

/** Some servers on one Redis, and whoever starts again the ones that end. Thread-safe. */
final class Crew implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

  private final Path folder;
  private final Map<String, String> settings;
  private final List<Member> members = new ArrayList<>();
  private final Thread supervisor = new Thread(this::supervise, "supervisor");
  private volatile boolean closed;
  private int startedAgain;

  private static final class Member {
    final Path folder;
    final Map<String, String> settings;
    ServerProcess server;

    Member(Path folder, Map<String, String> settings) {
      this.folder = folder;
      this.settings = settings;
    }
  }

  Crew(Path folder, Map<String, String> settings) {
    this.folder = folder;
    this.settings = settings;
    supervisor.setDaemon(true);
    supervisor.start();
  }

  /** Starts one more server, with further settings. */
  void add(Map<String, String> more) throws Exception {
    Path own = Files.createDirectories(folder.resolve("server" + members.size()));
    Files.createDirectories(own.resolve("deploy"));
    PluginJar.LEDGER.deploy("1.0.0", folder, own.resolve("deploy/ledger.jar"));
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(more);
    Member member = new Member(own, all);
    member.server = ServerProcess.start(own, all);
    synchronized (this) {
      members.add(member);
    }
  }

  synchronized ServerProcess server(int index) {
    return members.get(index).server;
  }

  /** A server that answers. */
  synchronized Api api() {
    return members.stream()
        .map(member -> member.server)
        .filter(ServerProcess::isAlive)
        .map(server -> server.api)
        .filter(Api::ready)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no server is ready at the moment"));
  }

  synchronized int startedAgain() {
    return startedAgain;
  }

  /** What all servers have written since they were started last. */
  synchronized String logs() throws IOException {
    StringBuilder logs = new StringBuilder();
    for (Member member : members) {
      try (var files = Files.list(member.folder)) {
        for (Path log : files.filter(path -> path.toString().endsWith(".log")).toList()) {
          logs.append(Files.readString(log));
        }
      }
    }
    return logs.toString();
  }

  private void supervise() {
    while (!closed) {
      try {
        TimeUnit.MILLISECONDS.sleep(200);
        for (int i = 0; i < size(); i++) {
          if (!server(i).isAlive() && !closed) {
            startAgain(i);
          }
        }
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("a server could not be started again, trying once more: {}", e.toString());
      }
    }
  }

  private synchronized int size() {
    return members.size();
  }

  private void startAgain(int index) throws IOException {
    Member member;
    synchronized (this) {
      member = members.get(index);
    }
    ServerProcess fresh = ServerProcess.start(member.folder, member.settings);
    synchronized (this) {
      member.server = fresh;
      startedAgain++;
    }
  }

  /** Sends a signal to a process of this test. */
  static void signal(String name, long pid) {
    try {
      int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    supervisor.interrupt();
    try {
      supervisor.join(TimeUnit.SECONDS.toMillis(70));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (int i = 0; i < size(); i++) {
      server(i).close();
    }
  }
}
