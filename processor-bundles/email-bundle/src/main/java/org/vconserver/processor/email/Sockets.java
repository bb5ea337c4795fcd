package org.vconserver.processor.email;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes the sockets of one sending, which can then be broken off from another thread. Thread-safe.
 */
final class Sockets {
  private final SSLSocketFactory tls;

  @GuardedBy("this")
  private final List<Socket> open = new ArrayList<>();

  @GuardedBy("this")
  private boolean broken;

  Sockets(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /** Closes all sockets, those that are made later too: what uses them fails. */
  synchronized void breakOff() {
    broken = true;
    open.forEach(Sockets::close);
  }

  private synchronized Socket keep(Socket socket) {
    open.add(socket);
    if (broken) {
      close(socket);
    }
    return socket;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, which is all that was wanted.
    }
  }

  /** Gives a factory of plain sockets. */
  javax.net.SocketFactory plain() {
    return new Plain();
  }

  /** Gives a factory of TLS sockets. */
  SSLSocketFactory tls() {
    return new Tls();
  }

  private final class Plain extends javax.net.SocketFactory {
    @Override
    public Socket createSocket() {
      return keep(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return keep(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return keep(new Socket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return keep(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return keep(new Socket(host, port, from, fromPort));
    }
  }

  private final class Tls extends SSLSocketFactory {
    @Override
    public String[] getDefaultCipherSuites() {
      return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
      return keep(tls.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return keep(tls.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return keep(tls.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return keep(tls.createSocket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return keep(tls.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return keep(tls.createSocket(host, port, from, fromPort));
    }
  }
}
