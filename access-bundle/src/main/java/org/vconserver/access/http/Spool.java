package org.vconserver.access.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps bytes that come and go at the pace of others: in memory as long as all of them together
 * have some left, else in a file that is gone when this is closed. Not thread-safe.
 */
final class Spool implements AutoCloseable {
  /** Limits what each may keep in memory in any case. */
  static final int MEMORY = 16 << 10;

  private static final int BLOCK = 64 << 10;
  private static final int FIRST = 512;

  private final Folder folder;

  /** Holds what is in memory and not taken yet; only the last block has room for more. */
  private final Deque<Block> blocks = new ArrayDeque<>();

  private @Nullable FileChannel file;
  private long written;
  private long read;

  /** Says how many bytes were taken before the first one in the file. */
  private long beforeFile;

  /** Counts what is held of the bytes that files may have, also where writing them has failed. */
  private long reserved;

  Spool(Folder folder) {
    this.folder = folder;
  }

  /** Has the files, and the memory, which may have so many bytes in sum. Thread-safe. */
  static final class Folder {
    private final Path path;
    private volatile long most;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong memory;

    /**
     * Makes files in a folder.
     *
     * @param most how many bytes files may have
     * @param memory how many bytes may be kept in memory instead
     */
    Folder(Path path, long most, long memory) {
      this.path = path;
      this.most = most;
      this.memory = new AtomicLong(memory);
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

    private boolean takeMemory(int bytes) {
      if (memory.addAndGet(-bytes) >= 0) {
        return true;
      }
      memory.addAndGet(bytes);
      return false;
    }
  }

  /** Holds bytes in memory: those that were written from a place on are not taken yet. */
  private static final class Block {
    private final byte[] bytes;
    private final boolean shared;
    private int written;
    private int taken;

    /**
     * Makes an empty one.
     *
     * @param shared whether it is of the memory that all have together
     */
    Block(int size, boolean shared) {
      this.bytes = new byte[size];
      this.shared = shared;
    }

    boolean isFull() {
      return written == bytes.length;
    }

    void add(ByteBuffer source) {
      int count = Math.min(bytes.length - written, source.remaining());
      source.get(bytes, written, count);
      written += count;
    }

    ByteBuffer take() {
      ByteBuffer next = ByteBuffer.wrap(bytes, taken, written - taken).slice();
      taken = written;
      return next;
    }
  }

  /** Adds bytes at the end. */
  void add(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    while (file == null && bytes.hasRemaining()) {
      Block last = blocks.peekLast();
      if (last != null && !last.isFull()) {
        last.add(bytes);
      } else if (!addBlock(bytes.remaining())) {
        moveToFile();
      }
    }
    FileChannel target = file;
    if (target != null && bytes.hasRemaining()) {
      reserve(bytes.remaining());
      long at = written + count - bytes.remaining() - beforeFile;
      while (bytes.hasRemaining()) {
        at += target.write(bytes, at);
      }
    }
    written += count;
  }

  private void reserve(long bytes) throws IOException {
    folder.take(bytes);
    reserved += bytes;
  }

  /** Makes room in memory for more bytes; says whether there is some. */
  private boolean addBlock(int wanted) {
    long own = blocks.stream().filter(block -> !block.shared).mapToLong(b -> b.bytes.length).sum();
    if (own + wanted <= MEMORY) {
      blocks.add(new Block((int) Math.min(MEMORY - own, Math.max(wanted, own + FIRST)), false));
      return true;
    }
    boolean taken = folder.takeMemory(BLOCK);
    if (taken) {
      blocks.add(new Block(BLOCK, true));
    }
    return taken;
  }

  private void moveToFile() throws IOException {
    long unread = blocks.stream().mapToLong(block -> block.written - block.taken).sum();
    reserve(unread);
    FileChannel target =
        FileChannel.open(
            Files.createTempFile(folder.path, "body", ""),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    file = target;
    beforeFile = read;
    long at = 0;
    for (Block block : blocks) {
      for (ByteBuffer bytes = block.take(); bytes.hasRemaining(); ) {
        at += target.write(bytes, at);
      }
    }
    dropBlocks();
  }

  private void dropBlocks() {
    blocks.stream().filter(block -> block.shared).forEach(b -> folder.memory.addAndGet(BLOCK));
    blocks.clear();
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
      return nextInMemory();
    }
    ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, written - read));
    while (block.hasRemaining()) {
      if (source.read(block, read - beforeFile + block.position()) < 0) {
        throw new IOException("a file of this server was cut");
      }
    }
    read += block.capacity();
    return block.flip();
  }

  private ByteBuffer nextInMemory() {
    Block first = blocks.element();
    ByteBuffer bytes = first.take();
    if (first.isFull()) {
      blocks.remove();
      if (first.shared) {
        folder.memory.addAndGet(BLOCK);
      }
    }
    read += bytes.remaining();
    return bytes;
  }

  @Override
  public void close() throws IOException {
    FileChannel open = file;
    file = null;
    dropBlocks();
    read = written;
    folder.used.addAndGet(-reserved);
    reserved = 0;
    if (open != null) {
      open.close();
    }
  }
}
