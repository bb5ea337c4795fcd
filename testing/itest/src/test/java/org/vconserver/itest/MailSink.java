package org.vconserver.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that takes every mail, and counts them. Thread-safe. */
final class MailSink implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger mails = new AtomicInteger();

  /** Listens on a port of the loopback address; 0 for one that is free. */
  MailSink(int port) throws IOException {
    socket = new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "mail-sink");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  int mails() {
    return mails.get();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket caller = socket.accept()) {
        talk(caller);
      } catch (IOException e) {
        // The caller has gone, or the test is over.
      }
    }
  }

  private void talk(Socket caller) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII));
    say(caller, "220 sink");
    String line = in.readLine();
    boolean data = false;
    while (line != null) {
      String word = line.toUpperCase(Locale.ROOT);
      if (data) {
        data = !line.equals(".");
        if (!data) {
          mails.incrementAndGet();
          say(caller, "250 taken");
        }
      } else if (word.startsWith("QUIT")) {
        say(caller, "221 bye");
        return;
      } else {
        data = word.startsWith("DATA");
        say(caller, data ? "354 go on" : "250 sink");
      }
      line = in.readLine();
    }
  }

  private static void say(Socket caller, String line) throws IOException {
    OutputStream out = caller.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
