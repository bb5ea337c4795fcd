package org.vconserver.access.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many requests wait for something, some threads are left. */
@Timeout(60)
class RequestPlacesTest {
  private static final int THREADS = 20;
  private static final int PLACES = 15;
  private static final int WAITING = 5;

  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final BlockingQueue<Integer> answered = new LinkedBlockingQueue<>();
  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);

  @BeforeEach
  void start() throws Exception {
    ContextHandler servlets = new ContextHandler("/");
    servlets.setHandler(new Held());
    server.setHandler(new ContextHandlerCollection(servlets));
    server.addConnector(connector);
    server.start();
    server.setErrorHandler(new JsonErrors(answered::add));
    new Front(server, List.of(new RequestPlaces(THREADS, WAITING))).put();
  }

  @AfterEach
  void stop() throws Exception {
    end.countDown();
    server.stop();
  }

  @Test
  void thoseBeyondThePlacesWaitAndThoseBeyondThemAreRefused() throws Exception {
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      calls.add(get("/vcon/x"));
      assertEquals("/vcon/x", handled.take());
    }
    for (int i = 0; i < WAITING + 1; i++) {
      calls.add(get("/vcon/y"));
    }
    String refused =
        (String) CompletableFuture.anyOf(calls.toArray(CompletableFuture[]::new)).get();
    assertTrue(refused.startsWith("HTTP/1.1 503 "), refused);
    assertTrue(refused.contains("\r\nRetry-After: 5\r\n"), refused);
    assertTrue(refused.contains("\r\nVcon-Outcome: not-done\r\n"), refused);
    assertEquals(503, answered.take());

    assertTrue(get("/health/live").get().startsWith("HTTP/1.1 200 "));
    assertEquals("/health/live", handled.take());
    assertEquals(1, calls.stream().filter(CompletableFuture::isDone).count());

    end.countDown();
    for (CompletableFuture<String> call : calls) {
      assertTrue(call.get().equals(refused) || call.get().startsWith("HTTP/1.1 200 "));
    }
    assertEquals(WAITING, handled.size());
  }

  private CompletableFuture<String> get(String path) {
    LocalConnector.LocalEndPoint connection =
        connector.executeRequest("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return connection.getResponse();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task).start());
  }

  /** Holds each request but those for health. */
  private final class Held extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = Request.getPathInContext(request);
      handled.add(path);
      if (!path.startsWith("/health/")) {
        end.await();
      }
      callback.succeeded();
      return true;
    }
  }
}
