package org.vconserver.processor.deepgram;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A local server that speaks Deepgram's protocol: the answers to come are queued beforehand. */
final class FakeDeepgram implements AutoCloseable {
  private static final Path RESPONSES =
      Path.of(System.getProperty("vcon.test.data")).resolve("responses");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Deque<Integer> planned = new ArrayDeque<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /** What came in. */
  record Request(String query, String authorization, String type, byte[] body) {}

  FakeDeepgram() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/listen", this::handle);
    server.start();
  }

  /** Statuses of the answers to come; 0 for none at all. When they are used up, 200. */
  void plan(int... statuses) {
    synchronized (planned) {
      for (int status : statuses) {
        planned.add(status);
      }
    }
  }

  List<Request> requests() {
    return requests;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  static byte[] response(String name) throws IOException {
    return Files.readAllBytes(RESPONSES.resolve("deepgram_listen_" + name + ".json"));
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(
        new Request(
            exchange.getRequestURI().getRawQuery(),
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            exchange.getRequestBody().readAllBytes()));
    int status;
    synchronized (planned) {
      status = planned.isEmpty() ? 200 : planned.remove();
    }
    if (status == 0) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    byte[] body =
        switch (status) {
          case 200 -> response("200_small");
          case 400, 401, 402, 429 -> response(Integer.toString(status));
          default -> "<html>".getBytes(StandardCharsets.UTF_8);
        };
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Retry-After", "0");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
