package org.vconserver.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks OpenAI's chat completion protocol. The model that is asked for tells what it does: {@code
 * error-STATUS}, {@code slow}, {@code busy-once}, or an answer that depends on the prompt.
 */
final class ChatVendor implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  final List<JsonNode> requests = new CopyOnWriteArrayList<>();

  /** What it answers; empty for what the request asks for. */
  volatile String content = "";

  final List<String> keys = new CopyOnWriteArrayList<>();

  ChatVendor() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  private void serve(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    requests.add(request);
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String model = request.path("model").asText();
    if (model.equals("slow")) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } else if (model.startsWith("error-")) {
      int status = Integer.parseInt(model.substring(6));
      answer(exchange, status, file("openai_error_" + status + ".json"));
    } else if (model.equals("busy-once")
        && requests.stream().filter(request::equals).count() == 1) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      answer(exchange, 429, file("openai_error_429.json"));
    } else {
      ObjectNode completion = (ObjectNode) JSON.readTree(file("openai_chat_200.json"));
      ObjectNode message = (ObjectNode) completion.path("choices").path(0).path("message");
      message.put("content", content.isEmpty() ? content(request) : content);
      answer(exchange, 200, JSON.writeValueAsBytes(completion));
    }
    exchange.close();
  }

  private static String content(JsonNode request) {
    if (request.has("response_format")) {
      return "```json\n{\"score\": 4, \"criteria\": [\"was late\"]}\n```";
    }
    JsonNode messages = request.path("messages");
    return "Answer to: " + messages.path(messages.size() - 1).path("content").asText();
  }

  private static byte[] file(String name) throws IOException {
    return Files.readAllBytes(TestFiles.DATA.resolve("responses").resolve(name));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
