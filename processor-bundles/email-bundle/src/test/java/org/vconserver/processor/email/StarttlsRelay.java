package org.vconserver.processor.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Speaks STARTTLS (RFC 3207) before a mail server that does not, and hands on what comes after. */
final class StarttlsRelay implements AutoCloseable {
  private final ServerSocket server;
  private final SSLContext tls;
  private final int target;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  final CountDownLatch upgraded = new CountDownLatch(1);

  StarttlsRelay(SSLContext tls, int target) throws IOException {
    this.tls = tls;
    this.target = target;
    this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Future<?> unused =
        threads.submit(
            () -> {
              while (true) {
                Socket client = server.accept();
                Future<?> unusedToo = threads.submit(() -> serve(client));
              }
            });
  }

  int port() {
    return server.getLocalPort();
  }

  private Void serve(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    OutputStream out = client.getOutputStream();
    say(out, "220 relay");
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.startsWith("EHLO")) {
        say(out, "250-relay\r\n250 STARTTLS");
      } else if (line.startsWith("STARTTLS")) {
        say(out, "220 go ahead");
        SSLSocket secure =
            (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        upgraded.countDown();
        relay(secure);
      } else {
        say(out, "530 STARTTLS first");
      }
    }
    return null;
  }

  private void relay(SSLSocket secure) throws IOException {
    try (Socket behind = new Socket(InetAddress.getLoopbackAddress(), target)) {
      new BufferedReader(new InputStreamReader(behind.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
      Future<?> unused =
          threads.submit(() -> behind.getInputStream().transferTo(secure.getOutputStream()));
      secure.getInputStream().transferTo(behind.getOutputStream());
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Reads no further than the line, as what follows may be TLS. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
