package org.vconserver.access.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.access.Caller;

/** A body is whole before anybody works on it, and comes in time or not at all. */
@Timeout(60)
class BodyCollectorTest {
  private static final int LARGEST = 1_000_000;

  private final AtomicLong nanos = new AtomicLong();
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
  private final Server server = new Server();
  private ServerConnector connector;
  private Front front;
  private Caller caller = Caller.ANYBODY;

  @TempDir Path files;

  @BeforeEach
  void start() throws Exception {
    ContextHandler servlets = new ContextHandler("/");
    servlets.setHandler(new Echo());
    server.setHandler(new ContextHandlerCollection(servlets));
    connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.start();
    server.setErrorHandler(new JsonErrors(status -> {}));
    BodyCollector.Limits limits =
        new BodyCollector.Limits(
            LARGEST, 2 * LARGEST, 1000, Duration.ofSeconds(10), Duration.ofSeconds(100), 2);
    front =
        new Front(
            server,
            List.of(
                this::identify,
                new BodyCollector(() -> limits, new Spool.Folder(files, 4 << 20, 0), nanos::get),
                new RequestPlaces(200, 10),
                new SpooledResponses(new Spool.Folder(files, 4 << 20, 0))));
    front.put();
  }

  private boolean identify(Handler next, Request request, Response response, Callback callback)
      throws Exception {
    request.setAttribute(Caller.ATTRIBUTE, caller);
    return next.handle(request, response, callback);
  }

  @Test
  void theBodyOfNobodyIsNotReadButToLogIn() throws Exception {
    caller = Caller.NOBODY;
    try (Socket socket = open("Content-Length: 100\r\n")) {
      assertEquals("not read", bodies.take());
      assertEquals("HTTP/1.1 401 Unauthorized", line(socket));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      write(socket, "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 10001\r\n\r\n");
      assertEquals("HTTP/1.1 413 Payload Too Large", line(socket));
    }
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    try (Stream<Path> left = Files.list(files)) {
      assertEquals(List.of(), left.toList(), "files are left");
    }
  }

  @Test
  void nobodyWorksOnABodyBeforeItIsWhole() throws Exception {
    for (int size : List.of(1, 20_000, 900_000)) {
      try (Socket socket = open("Content-Length: " + size + "\r\n")) {
        write(socket, "a".repeat(size - 1));
        assertTrue(bodies.isEmpty());
        write(socket, "b");
        assertEquals("a".repeat(size - 1) + "b", bodies.take());
        assertEquals("HTTP/1.1 200 OK", line(socket));
      }
    }
  }

  @Test
  void aBodyOfUnknownLengthIsCollectedToo() throws Exception {
    try (Socket socket = open("Transfer-Encoding: chunked\r\n")) {
      write(socket, "3\r\nabc\r\n");
      write(socket, "2\r\nde\r\n0\r\n\r\n");
      assertEquals("abcde", bodies.take());
      assertEquals("HTTP/1.1 200 OK", line(socket));
    }
  }

  @Test
  void oneThatIsTooLargeIsRefusedByItsHeaderOrWhenItIs() throws Exception {
    try (Socket socket = open("Content-Length: " + (LARGEST + 1) + "\r\n")) {
      assertEquals("HTTP/1.1 413 Payload Too Large", line(socket));
    }
    try (Socket socket = open("Transfer-Encoding: chunked\r\n")) {
      write(socket, Integer.toHexString(LARGEST + 1) + "\r\n" + "a".repeat(LARGEST + 1));
      assertEquals("HTTP/1.1 413 Payload Too Large", line(socket));
    }
  }

  @Test
  void oneWithManyVconsMayBeLarger() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      write(
          socket, "POST /vcons HTTP/1.1\r\nHost: a\r\nContent-Length: " + 2 * LARGEST + "\r\n\r\n");
      write(socket, "a".repeat(2 * LARGEST));
      assertEquals("HTTP/1.1 200 OK", line(socket));
    }
    for (String start : List.of("PUT /vcons", "POST /vcons/search", "POST /vcon")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
        write(
            socket, start + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + 2 * LARGEST + "\r\n\r\n");
        assertEquals("HTTP/1.1 413 Payload Too Large", line(socket));
      }
    }
  }

  @Test
  void oneThatComesTooSlowlyIsGivenUp() throws Exception {
    try (Socket socket = open("Content-Length: 100000\r\n")) {
      write(socket, "a");
      // The clock of a body begins with its first byte, which the server reads in its own time.
      while (socket.getInputStream().available() == 0) {
        nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        Thread.onSpinWait();
      }
      assertEquals("HTTP/1.1 408 Request Timeout", line(socket));
    }
    assertTrue(bodies.isEmpty());
  }

  @Test
  void noMoreThanAreAllowedAreUnderWay() throws Exception {
    String length = "Content-Length: 2\r\n";
    // The server asks for the body when it begins to collect it.
    String expect = length + "Expect: 100-continue\r\n";
    try (Socket one = open(expect);
        Socket other = open(expect);
        Socket third = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
      assertEquals("HTTP/1.1 100 Continue", line(one));
      assertEquals("HTTP/1.1 100 Continue", line(other));
      write(third, "POST / HTTP/1.1\r\nHost: a\r\n" + length + "\r\nab");
      assertEquals("HTTP/1.1 503 Service Unavailable", line(third));
      assertTrue(bodies.isEmpty());
      write(one, "ab");
      assertEquals("ab", bodies.take());
    }
  }

  @Test
  void whenTheFrontGoesRequestsAreServedAsBefore() throws Exception {
    front.remove();
    try (Socket socket = open("Content-Length: 2\r\n")) {
      write(socket, "ab");
      assertEquals("HTTP/1.1 200 OK", line(socket));
    }
  }

  private Socket open(String header) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    write(socket, "POST / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n");
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String line(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c >= 0 && c != '\r'; ) {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString();
  }

  /** Reads as servlets do, and answers with what it has read. */
  private final class Echo extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (request.getAttribute(Caller.ATTRIBUTE) == Caller.NOBODY) {
        bodies.add("not read");
        Response.writeError(request, response, callback, 401);
        return true;
      }
      String body = Content.Source.asString(request);
      bodies.add(body);
      response.write(
          true, java.nio.ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
      return true;
    }
  }
}
