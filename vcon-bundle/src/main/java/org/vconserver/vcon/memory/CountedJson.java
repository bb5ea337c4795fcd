package org.vconserver.vcon.memory;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/** Takes memory for a stream while it is read into memory. Used once, by one thread. */
final class CountedJson {
  /** Counts the bytes themselves, and their copy while the whole is put together. */
  private static final int COPIES = 2;

  private static final int FIRST_BLOCK = 8 << 10;
  private static final int BLOCK = 64 << 10;

  private final InputStream stream;
  private final List<byte[]> blocks = new ArrayList<>();
  private long taken;
  private int length;

  CountedJson(InputStream stream) {
    this.stream = stream;
  }

  /** Reads the stream to its end, or so many bytes; refuses as {@link MemoryShare#read}. */
  byte[] read(int most) throws IOException {
    try {
      boolean more = true;
      while (more && length < most) {
        more = readBlock(most - length);
      }
    } catch (VconException e) {
      if (e.code() == VconError.DOCUMENT_TOO_LARGE) {
        refuse(most);
      }
      throw e;
    }
    byte[] whole = whole();
    MemoryShare.giveBackEarly(taken - length);
    return whole;
  }

  private boolean readBlock(int most) throws IOException {
    int size = Math.min(most, blocks.isEmpty() ? FIRST_BLOCK : BLOCK);
    MemoryShare.take((long) size * COPIES);
    taken += (long) size * COPIES;
    byte[] block = new byte[size];
    blocks.add(block);
    int read = stream.readNBytes(block, 0, size);
    length += read;
    return read == size;
  }

  private byte[] whole() {
    byte[] whole = new byte[length];
    int at = 0;
    for (byte[] block : blocks) {
      int count = Math.min(block.length, length - at);
      System.arraycopy(block, 0, whole, at, count);
      at += count;
    }
    return whole;
  }

  /** Reads the rest too, and refuses the whole by what it would become. */
  private void refuse(int most) throws IOException {
    JsonCost cost = new JsonCost();
    for (byte[] block : blocks) {
      cost.add(block, 0, (int) Math.min(block.length, length - cost.length()));
    }
    byte[] block = new byte[FIRST_BLOCK];
    for (int read = stream.read(block); read > 0; read = stream.read(block)) {
      cost.add(block, 0, read);
      if (cost.length() >= most) {
        break;
      }
    }
    MemoryShare.requireFits(cost.length() * COPIES + cost.bytes());
  }
}
