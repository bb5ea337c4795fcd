package org.vconserver.bench.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server of this machine over some connections, on each the next request when the answer to
 * the one before has ended. One thread does all of it, so that it takes little from the server,
 * with which it shares the machine. Not thread-safe.
 */
public final class HttpLoad {
  private static final int BUFFER = 256 * 1024;
  private static final int SHOWN = 300;
  private static final long WAIT_MILLIS = 60_000;

  private final int port;
  private final int connections;
  private final IntFunction<Supplier<@Nullable ByteBuffer>> requests;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long answered;
  private int open;
  private long end;

  /**
   * Gets ready.
   *
   * @param requests gives, for the number of a connection, what makes its requests, whole ones, and
   *     null when there are no more; a request may be reused when the answer to it has ended
   */
  public HttpLoad(int port, int connections, IntFunction<Supplier<@Nullable ByteBuffer>> requests) {
    this.port = port;
    this.connections = connections;
    this.requests = requests;
  }

  /**
   * Asks for a while, and gives how many answers came.
   *
   * @throws IOException if the server can't be reached, closes a connection, does not answer within
   *     a minute, or refuses a request
   */
  public long run(Duration length) throws IOException {
    answered = 0;
    open = 0;
    try (Selector selector = Selector.open()) {
      end = System.nanoTime() + length.toNanos();
      for (int i = 0; i < connections; i++) {
        connect(selector, requests.apply(i));
      }
      while (open > 0) {
        if (selector.select(this::ready, WAIT_MILLIS) == 0) {
          throw new IOException("no answer came for " + WAIT_MILLIS / 1_000 + " s");
        }
      }
    }
    return answered;
  }

  private void connect(Selector selector, Supplier<@Nullable ByteBuffer> source)
      throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    Connection connection = new Connection(channel, source);
    key.attach(connection);
    open++;
    connection.ask(key);
  }

  private void ready(SelectionKey key) {
    try {
      Connection connection = (Connection) key.attachment();
      if (key.isWritable()) {
        connection.write(key);
      }
      if (key.isReadable()) {
        connection.read(key);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private final class Connection {
    private final SocketChannel channel;
    private final Supplier<@Nullable ByteBuffer> source;
    private final AnswerReader answer = new AnswerReader();
    private ByteBuffer request = ByteBuffer.allocate(0);

    Connection(SocketChannel channel, Supplier<@Nullable ByteBuffer> source) {
      this.channel = channel;
      this.source = source;
    }

    void ask(SelectionKey key) throws IOException {
      ByteBuffer next = System.nanoTime() < end ? source.get() : null;
      if (next == null) {
        open--;
        channel.close();
      } else {
        request = next;
        answer.reset();
        write(key);
      }
    }

    void write(SelectionKey key) throws IOException {
      channel.write(request);
      int wanted =
          request.hasRemaining()
              ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
              : SelectionKey.OP_READ;
      if (key.interestOps() != wanted) {
        key.interestOps(wanted);
      }
    }

    void read(SelectionKey key) throws IOException {
      buffer.clear();
      int some = channel.read(buffer);
      if (some < 0) {
        throw new IOException("the server closed a connection after " + answer.head());
      }
      buffer.flip();
      if (answer.take(buffer)) {
        ended(key);
      }
    }

    private void ended(SelectionKey key) throws IOException {
      if (answer.status() / 100 != 2) {
        throw new IOException("refused: " + answer.head() + shown());
      }
      answered++;
      ask(key);
    }

    private String shown() {
      buffer.rewind();
      byte[] bytes = new byte[Math.min(buffer.remaining(), SHOWN)];
      buffer.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
