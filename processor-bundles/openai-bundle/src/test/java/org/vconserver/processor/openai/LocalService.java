package org.vconserver.processor.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Speaks OpenAI's chat completion protocol, with answers that a test has lined up. */
final class LocalService implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Reply> replies = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** A reply; a status of 0 stands for none within the time of a test. */
  record Reply(int status, byte[] body, Map<String, String> headers) {}

  /** A request as it came. */
  record Request(String method, URI uri, Map<String, List<String>> headers, JsonNode body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }
  }

  LocalService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Lines up a reply whose body is a file of the test data. */
  LocalService reply(int status, String file, String... headers) throws IOException {
    return replyBody(
        status,
        Files.readAllBytes(Path.of(System.getProperty("vcon.test.data"), "responses", file)),
        headers);
  }

  synchronized LocalService replyBody(int status, byte[] body, String... headers) {
    Map<String, String> pairs = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
    replies.add(new Reply(status, body, pairs));
    return this;
  }

  LocalService replyText(int status, String body) {
    return replyBody(status, body.getBytes(StandardCharsets.UTF_8));
  }

  LocalService replyNever() {
    return replyBody(0, new byte[0]);
  }

  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  private synchronized Reply next(HttpExchange exchange) throws IOException {
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            exchange.getRequestHeaders(),
            JSON.readTree(exchange.getRequestBody())));
    Reply reply = replies.poll();
    return reply == null
        ? new Reply(500, "nothing lined up".getBytes(StandardCharsets.UTF_8), Map.of())
        : reply;
  }

  private void serve(HttpExchange exchange) throws IOException {
    Reply reply = next(exchange);
    if (reply.status() == 0) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(
        reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
    exchange.getResponseBody().write(reply.body());
    exchange.close();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
