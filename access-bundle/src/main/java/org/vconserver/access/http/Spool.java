package org.vconserver.access.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bytes that come and go at the pace of others: a few in memory, more in a file that is gone
 * when this is closed. Not thread-safe.
 */
final class Spool implements AutoCloseable {
  /** Limits what is kept in memory, of each. */
  static final int MEMORY = 16 << 10;

  private static final int BLOCK = 32 << 10;
  private static final int FIRST = 512;

  private final Folder folder;
  private byte[] memory = new byte[0];
  private @Nullable FileChannel file;
  private long written;
  private long read;

  Spool(Folder folder) {
    this.folder = folder;
  }

  /** Has the files, which may have so many bytes in sum. Thread-safe. */
  static final class Folder {
    private final Path path;
    private volatile long most;
    private final AtomicLong used = new AtomicLong();

    Folder(Path path, long most) {
      this.path = path;
      this.most = most;
    }

    /** Takes another limit, from the next bytes on. */
    void limit(long bytes) {
      most = bytes;
    }

    private void take(long bytes) throws IOException {
      if (used.addAndGet(bytes) > most) {
        used.addAndGet(-bytes);
        throw new IOException("the files of bodies have " + most + " bytes already");
      }
    }
  }

  /** Adds bytes at the end. */
  void add(ByteBuffer bytes) throws IOException {
    if (file == null && written + bytes.remaining() > MEMORY) {
      moveToFile();
    }
    FileChannel target = file;
    if (target == null) {
      int count = bytes.remaining();
      int needed = (int) written + count;
      if (needed > memory.length) {
        memory =
            Arrays.copyOf(memory, Math.min(MEMORY, Math.max(needed, 2 * memory.length + FIRST)));
      }
      bytes.get(memory, (int) written, count);
      written += count;
      return;
    }
    folder.take(bytes.remaining());
    while (bytes.hasRemaining()) {
      written += target.write(bytes, written);
    }
  }

  private void moveToFile() throws IOException {
    folder.take(written);
    FileChannel target =
        FileChannel.open(
            Files.createTempFile(folder.path, "body", ""),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    file = target;
    ByteBuffer begin = ByteBuffer.wrap(memory, 0, (int) written);
    for (long at = 0; begin.hasRemaining(); ) {
      at += target.write(begin, at);
    }
    memory = new byte[0];
  }

  /** Counts the bytes that were added. */
  long size() {
    return written;
  }

  /** Tells whether all that was added was taken. */
  boolean isEmpty() {
    return read == written;
  }

  /** Takes the next bytes, at most a block of them. */
  ByteBuffer next() throws IOException {
    FileChannel source = file;
    if (source == null) {
      ByteBuffer all = ByteBuffer.wrap(memory, (int) read, (int) (written - read)).slice();
      read = written;
      return all;
    }
    ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, written - read));
    while (block.hasRemaining()) {
      if (source.read(block, read + block.position()) < 0) {
        throw new IOException("a file of this server was cut");
      }
    }
    read += block.capacity();
    return block.flip();
  }

  @Override
  public void close() throws IOException {
    FileChannel open = file;
    file = null;
    memory = new byte[0];
    read = written;
    if (open != null) {
      folder.used.addAndGet(-written);
      open.close();
    }
  }
}
