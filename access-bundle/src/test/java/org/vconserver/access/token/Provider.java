package org.vconserver.access.token;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes the keys of an issuer over HTTP on loopback. */
final class Provider implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile int status = 200;
  private volatile String body = "{\"keys\":[]}";
  private volatile CountDownLatch hold = new CountDownLatch(0);

  Provider(SigningKey... keys) throws IOException {
    publish(keys);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    fetches.incrementAndGet();
    try (exchange) {
      hold.await();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
  }

  /** Publishes these keys from now on, and no others. */
  void publish(SigningKey... keys) {
    body = new JWKSet(Arrays.stream(keys).map(SigningKey::published).toList()).toString();
  }

  /** Publishes a text in place of a set of keys. */
  void publishText(String text) {
    body = text;
  }

  /** Answers with this status from now on. */
  void answerWith(int wanted) {
    status = wanted;
  }

  /** Lets requests wait until it is told to answer. */
  void hold() {
    hold = new CountDownLatch(1);
  }

  /** Answers those that wait. */
  void answer() {
    hold.countDown();
  }

  /** How often the keys were asked for. */
  int fetches() {
    return fetches.get();
  }

  @Override
  public void close() {
    hold.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
