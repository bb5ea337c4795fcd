package org.vconserver.rest.vcon;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Tells whether a zip that is read has its end, which {@link java.util.zip.ZipInputStream} does not
 * miss: what was cut between two entries looks whole to it. Not thread-safe.
 */
final class ZipEnd extends FilterInputStream {
  private static final int BLOCK = 64 << 10;

  /** Is the length of the end with the longest comment. */
  private static final int LONGEST = 22 + 0xffff;

  private static final byte[] SIGNATURE = {'P', 'K', 5, 6};

  private final byte[] last = new byte[LONGEST];
  private int length;

  ZipEnd(InputStream zip) {
    super(zip);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    int read = super.read(bytes, offset, count);
    if (read > 0) {
      keep(bytes, offset, read);
    }
    return read;
  }

  private void keep(byte[] bytes, int offset, int count) {
    int taken = Math.min(count, LONGEST);
    int left = Math.min(length, LONGEST - taken);
    System.arraycopy(last, length - left, last, 0, left);
    System.arraycopy(bytes, offset + count - taken, last, left, taken);
    length = left + taken;
  }

  /** Reads the rest, and tells whether the end is there. */
  boolean isThere() throws IOException {
    byte[] block = new byte[BLOCK];
    while (read(block, 0, block.length) >= 0) {
      // goes on
    }
    for (int at = length - SIGNATURE.length; at >= 0; at--) {
      if (isSignature(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSignature(int at) {
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (last[at + i] != SIGNATURE[i]) {
        return false;
      }
    }
    return true;
  }
}
