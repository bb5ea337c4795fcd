package org.vconserver.bench.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks over some connections, by one thread. Used once. */
final class LoadLoop {
  private static final int BUFFER = 256 * 1024;
  private static final int SHOWN = 300;
  private static final long WAIT_MILLIS = 60_000;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final int port;
  private final long end;
  private long answered;
  private int open;

  /**
   * Gets ready.
   *
   * @param end the time of {@link System#nanoTime} after which nothing is asked any more
   */
  LoadLoop(int port, long end) {
    this.port = port;
    this.end = end;
  }

  /** Asks until the end, and gives how many answers came. */
  long run(List<Supplier<@Nullable ByteBuffer>> sources) throws IOException {
    try (Selector selector = Selector.open()) {
      for (Supplier<@Nullable ByteBuffer> source : sources) {
        connect(selector, source);
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
      throw new UncheckedIOException(e);
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
        if (answer.status() / 100 != 2) {
          throw new IOException("refused: " + answer.head() + shown());
        }
        answered++;
        ask(key);
      }
    }

    private String shown() {
      buffer.rewind();
      byte[] bytes = new byte[Math.min(buffer.remaining(), SHOWN)];
      buffer.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
