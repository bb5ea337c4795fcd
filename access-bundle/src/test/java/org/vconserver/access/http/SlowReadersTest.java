package org.vconserver.access.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.api.access.PacedAnswer;

/** What answers is done when it has written, however slowly its caller reads. */
@Timeout(60)
class SlowReadersTest {
  private static final int READERS = 30;

  private final byte[] answer = new byte[20 << 20];
  private final CountDownLatch written = new CountDownLatch(READERS);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch sent = new CountDownLatch(1);
  private final Server server = new Server(new QueuedThreadPool(8));
  private final List<Socket> sockets = new ArrayList<>();
  private ServerConnector connector;

  @TempDir Path files;

  @BeforeEach
  void start() throws Exception {
    new Random(1).nextBytes(answer);
    ContextHandler servlets = new ContextHandler("/");
    servlets.setHandler(new Writer());
    server.setHandler(new ContextHandlerCollection(servlets));
    connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.start();
    new Front(server, List.of(new SpooledResponses(new Spool.Folder(files, 1L << 30, 0)))).put();
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.stop();
    try (Stream<Path> left = Files.list(files)) {
      assertEquals(List.of(), left.toList(), "files are left");
    }
  }

  @Test
  void moreReadersThanThereAreThreadsHoldNone() throws Exception {
    for (int i = 0; i < READERS; i++) {
      sockets.add(get("/large"));
    }
    written.await();
    for (Socket socket : List.of(sockets.get(0), sockets.get(READERS - 1), get("/large"))) {
      byte[] all = socket.getInputStream().readAllBytes();
      String head = new String(all, 0, all.length - answer.length, StandardCharsets.US_ASCII);
      assertTrue(head.contains("\r\nContent-Length: " + answer.length + "\r\n"), head);
      byte[] body = Arrays.copyOfRange(all, all.length - answer.length, all.length);
      assertArrayEquals(answer, body);
    }
  }

  @Test
  void whatIsWrittenInPartsArrivesInOrder() throws Exception {
    try (Socket socket = get("/parts")) {
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(all.endsWith("\r\n\r\none two three"), all);
    }
  }

  @Test
  void aPacedWriterLearnsWhenAllThatItWroteIsSent() throws Exception {
    try (Socket socket = get("/paced")) {
      begun.await();
      assertEquals(1, sent.getCount());
      byte[] all = socket.getInputStream().readAllBytes();
      assertTrue(all.length > answer.length);
      assertEquals(0, sent.getCount());
    }
  }

  @Test
  void whatIsCutNeverEndsAsAWholeAnswerDoes() throws Exception {
    try (Socket socket = get("/cut", "HTTP/1.1\r\nHost: localhost")) {
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(all.contains("Transfer-Encoding: chunked"), all);
      assertFalse(all.endsWith("0\r\n\r\n"), all);
    }
  }

  private Socket get(String path) throws IOException {
    return get(path, "HTTP/1.0");
  }

  private Socket get(String path, String version) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 << 10);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
    socket
        .getOutputStream()
        .write(("GET " + path + " " + version + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Writes as servlets do: it waits until what it has written is written. */
  private final class Writer extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String path = Request.getPathInContext(request);
      if (path.equals("/paced")) {
        request.setAttribute(PacedAnswer.PACED, true);
        write(response, false, ByteBuffer.wrap(answer));
        Callback end =
            Callback.from(
                () -> {
                  sent.countDown();
                  response.write(true, ByteBuffer.allocate(0), callback);
                },
                callback::failed);
        response.write(false, ByteBuffer.allocate(0), end);
        begun.countDown();
        return true;
      }
      if (path.equals("/cut")) {
        write(response, false, ByteBuffer.wrap(answer));
        request.setAttribute(PacedAnswer.CUT, true);
        response.write(true, ByteBuffer.allocate(0), callback);
        return true;
      }
      if (path.equals("/large")) {
        write(response, true, ByteBuffer.wrap(answer));
        written.countDown();
      } else {
        for (String part : List.of("one ", "two ", "three")) {
          Content.Sink.write(response, false, part, Callback.NOOP);
          write(response, false, ByteBuffer.allocate(0));
        }
      }
      callback.succeeded();
      return true;
    }

    private static void write(Response response, boolean last, ByteBuffer bytes)
        throws IOException {
      try (Blocker.Callback wait = Blocker.callback()) {
        response.write(last, bytes, wait);
        wait.block();
      }
    }
  }
}
