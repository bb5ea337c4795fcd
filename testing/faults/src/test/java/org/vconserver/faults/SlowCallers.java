package org.vconserver.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends many bodies to a server at once, a byte a second each; begins again those that the server
 * gives up. Used by one thread.
 */
final class SlowCallers implements AutoCloseable {
  private static final byte[] HEAD =
      ("POST /vcon HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100000\r\n\r\n{")
          .getBytes(StandardCharsets.ISO_8859_1);

  private final int port;
  private final int count;
  private final List<Socket> sockets = new ArrayList<>();
  private int givenUp;

  SlowCallers(String url, int count) {
    this.port = URI.create(url).getPort();
    this.count = count;
  }

  /** Sends one more byte of each body. */
  void sendOneByteEach() throws IOException {
    for (int i = 0; i < sockets.size(); i++) {
      if (!send(sockets.get(i))) {
        sockets.get(i).close();
        givenUp++;
        sockets.set(i, open());
      }
    }
    while (sockets.size() < count) {
      sockets.add(open());
    }
  }

  /** Counts the bodies that the server did not wait for any longer. */
  int givenUp() {
    return givenUp;
  }

  private static boolean send(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write(' ');
      return socket.getInputStream().available() == 0; // an answer ends the body
    } catch (IOException e) {
      return false;
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.getOutputStream().write(HEAD);
    return socket;
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
