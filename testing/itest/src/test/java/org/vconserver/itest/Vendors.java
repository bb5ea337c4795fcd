package org.vconserver.itest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in for Deepgram, for a transcription server with OpenAI's API, and for a host of media, at
 * an address of the loopback network that is not the server's own.
 */
final class Vendors implements AutoCloseable {
  static final String ADDRESS = "127.0.0.2";
  private static final String TRANSCRIPTION =
      "{\"task\":\"transcribe\",\"language\":\"english\",\"duration\":2.0,\"text\":\"Hello from afar\","
          + "\"segments\":[{\"id\":0,\"start\":0.0,\"end\":2.0,\"text\":\" Hello from afar\"}]}";

  /** Queries that Deepgram was asked with, and what it was given. */
  final List<String> deepgramQueries = new CopyOnWriteArrayList<>();

  final List<byte[]> deepgramBodies = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final HttpServer server;

  Vendors() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(ADDRESS), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/listen", this::listen);
    server.createContext(
        "/v1/audio/transcriptions",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          answer(exchange, 200, TRANSCRIPTION.getBytes(StandardCharsets.UTF_8));
        });
    server.createContext(
        "/media/",
        exchange -> {
          String name = exchange.getRequestURI().getPath().substring("/media/".length());
          answer(exchange, 200, audio(name));
        });
    server.start();
  }

  static byte[] audio(String name) throws IOException {
    return Files.readAllBytes(TestFiles.DATA.resolve("audio").resolve(name));
  }

  String url() {
    return "http://" + ADDRESS + ":" + server.getAddress().getPort();
  }

  /** The model decides what happens: hang, refuse, fail, or a transcript. */
  private void listen(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    deepgramBodies.add(exchange.getRequestBody().readAllBytes());
    deepgramQueries.add(query);
    if (query.contains("model=hang")) {
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    int status = query.contains("model=refuse") ? 400 : query.contains("model=nokey") ? 401 : 200;
    String name = "deepgram_listen_" + (status == 200 ? "200_small" : status) + ".json";
    answer(exchange, status, Files.readAllBytes(TestFiles.DATA.resolve("responses").resolve(name)));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
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
