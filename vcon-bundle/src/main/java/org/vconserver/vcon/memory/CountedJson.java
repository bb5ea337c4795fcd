package org.vconserver.vcon.memory;

import java.io.IOException;
import java.io.InputStream;

/** Takes memory for a stream while it is read into memory. Not thread-safe. */
final class CountedJson extends InputStream {
  /** Counts the bytes themselves, and their copy while the whole is put together. */
  private static final int COPIES = 2;

  private static final int STEP = 64 << 10;

  private final InputStream stream;
  private final JsonCost cost = new JsonCost();
  private long taken;

  CountedJson(InputStream stream) {
    this.stream = stream;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = stream.read(bytes, offset, length);
    if (read > 0) {
      cost.add(bytes, offset, read);
      if (cost.length() * COPIES > taken) {
        long step = cost.length() * COPIES - taken + STEP;
        MemoryShare.take(step);
        taken += step;
      }
    }
    return read;
  }

  /** Gives back what the copy took. */
  void giveBackCopy() {
    MemoryShare.giveBackEarly(taken - cost.length());
  }

  /** Counts the rest, and refuses the whole. */
  void refuse(int most) throws IOException {
    byte[] block = new byte[8 << 10];
    for (int read = stream.read(block); read > 0; read = stream.read(block)) {
      cost.add(block, 0, read);
      if (cost.length() >= most) {
        break;
      }
    }
    MemoryShare.requireFits(cost.length() * COPIES + cost.bytes());
  }
}
