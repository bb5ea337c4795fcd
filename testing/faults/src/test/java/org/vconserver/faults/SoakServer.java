package org.vconserver.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.vconserver.itest.PluginJar;
import org.vconserver.itest.ServerProcess;
import org.vconserver.tck.server.Api;

/**
 * Runs a server and all who use it during a soak: clients, slow callers, senders of bombs, whoever
 * asks for its health, and whoever deploys a new version of its processor. Thread-safe.
 */
final class SoakServer implements AutoCloseable {
  private static final int CLIENTS = 2;
  static final int SLOW_CALLERS = 100;
  private static final byte[] BOMB = bomb(60 << 20);

  /** The answers that a bomb may get; the last one while no store or no memory is to be had. */
  private static final Set<Integer> TO_A_BOMB = Set.of(413, 422, 503);

  private final Path folder;
  private final ServerProcess process;
  private final List<Caller> callers;
  private final SlowCallers slow;
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger versions = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicLong slowest = new AtomicLong();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(CLIENTS + 4, task -> new Thread(task, "soak"));

  private interface Action {
    void act() throws Exception;
  }

  /** Starts the server on a folder, with the ledger processor. */
  SoakServer(Path folder, int number, Path ledger, Map<String, String> settings) throws Exception {
    this.folder = folder;
    Files.createDirectories(folder.resolve("deploy"));
    deploy();
    process = ServerProcess.start(folder, settings);
    callers =
        List.of(
            new Caller(process.api, 2 * number, ledger.toString()),
            new Caller(process.api, 2 * number + 1, ledger.toString()));
    slow = new SlowCallers(process.api.url(), SLOW_CALLERS);
  }

  Api api() {
    return process.api;
  }

  long pid() {
    return process.pid();
  }

  List<Caller> callers() {
    return callers;
  }

  /** Lists what no client should have seen. */
  List<String> faults() {
    callers.forEach(caller -> faults.addAll(caller.faults()));
    return faults;
  }

  /** Begins the traffic, which goes on until it is told to end. */
  void begin(Duration betweenDeployments) {
    callers.forEach(caller -> every(Duration.ofMillis(200), caller::work));
    every(Duration.ofSeconds(1), slow::sendOneByteEach);
    every(Duration.ofSeconds(1), this::sendBomb);
    every(Duration.ofMillis(250), this::askForHealth);
    every(betweenDeployments, this::deploy);
  }

  /** Ends the traffic; whoever waits for an acknowledgement gets it first. */
  void end() throws Exception {
    threads.shutdown();
    if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
      faults.add("clients did not get their acknowledgements: " + this);
      threads.shutdownNow();
    }
    slow.close();
  }

  private void every(Duration pause, Action action) {
    var unused =
        threads.scheduleWithFixedDelay(
            () -> {
              try {
                action.act();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception | AssertionError e) {
                faults.add(e.toString());
              }
            },
            pause.toMillis(),
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void askForHealth() {
    long begin = System.nanoTime();
    int status = process.api.get("/health/live").status();
    slowest.accumulateAndGet(System.nanoTime() - begin, Math::max);
    looks.incrementAndGet();
    if (status != 200) {
      faults.add("/health/live: " + status);
    }
  }

  private void sendBomb() {
    Api.Answer answer = process.api.with("Content-Encoding", "gzip").post("/vcon", BOMB);
    if (!TO_A_BOMB.contains(answer.status())) {
      faults.add("bomb: " + answer.status() + " " + answer.text());
    }
  }

  private void deploy() throws Exception {
    PluginJar.LEDGER.deploy(
        "1.0." + versions.getAndIncrement(), folder, folder.resolve("deploy/ledger.jar"));
  }

  /** Compresses a vCon of very many empty attachments. */
  private static byte[] bomb(int bytes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(body)) {
      out.write(
          "{\"uuid\":\"60000000-0000-8000-8000-000000000000\",\"parties\":[],\"attachments\":["
              .getBytes(StandardCharsets.UTF_8));
      byte[] block = "{},".repeat(1 << 14).getBytes(StandardCharsets.UTF_8);
      for (int written = 0; written < bytes; written += block.length) {
        out.write(block);
      }
      out.write("{}]}".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }

  @Override
  public String toString() {
    return callers
        + "; health asked "
        + looks
        + " times, at most "
        + Duration.ofNanos(slowest.get()).toMillis()
        + " ms; "
        + versions
        + " versions deployed; "
        + slow.givenUp()
        + " slow bodies given up";
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    slow.close();
    process.close();
  }
}
