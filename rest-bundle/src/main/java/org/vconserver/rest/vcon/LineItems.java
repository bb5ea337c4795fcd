package org.vconserver.rest.vcon;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.vconserver.api.error.ServerError;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.vcon.error.VconException;

/** Reads a vCon from each line of a body; empty lines are passed over. Not thread-safe. */
final class LineItems implements ImportItems {
  private static final int BLOCK = 64 << 10;

  private final InputStream body;
  private final long largest;
  private final byte[] block = new byte[BLOCK];
  private int at;
  private int end;
  private long number;

  /**
   * Makes a reader.
   *
   * @param largest how many bytes a vCon may have
   */
  LineItems(InputStream body, long largest) {
    this.body = body;
    this.largest = largest;
  }

  @Override
  public Optional<Item> next() {
    try {
      while (fill()) {
        number++;
        Item item = read();
        byte[] text = item.text();
        if (text == null || !isBlank(text)) {
          return Optional.of(item);
        }
      }
      return Optional.empty();
    } catch (VconException e) {
      return Optional.of(Item.end(number + 1, null, e));
    } catch (IOException e) {
      VconException fault =
          new VconException(
              ServerError.INVALID_REQUEST, "The body could not be read to its end", e);
      return Optional.of(Item.end(number + 1, null, fault));
    }
  }

  private Item read() throws IOException {
    Line line = new Line();
    try {
      return Item.of(number, null, withoutReturn(RequestBody.bytes(line)));
    } catch (VconException e) {
      if (line.failed) {
        return Item.end(number, null, e);
      }
      line.skipRest();
      return Item.refused(number, null, e);
    }
  }

  private static byte[] withoutReturn(byte[] text) {
    int length = text.length;
    return length > 0 && text[length - 1] == '\r' ? Arrays.copyOf(text, length - 1) : text;
  }

  private static boolean isBlank(byte[] text) {
    for (byte octet : text) {
      if (octet != ' ' && octet != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Reads on if all that was read is used; says whether there is more. */
  private boolean fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, body.read(block));
    }
    return at < end;
  }

  /** Ends where the line does. */
  private final class Line extends InputStream {
    private boolean over;
    private boolean failed;
    private long count;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = readOn(bytes, offset, length);
      count += Math.max(0, read);
      if (count > largest) {
        throw new VconException(
            ServerError.BODY_TOO_LARGE, "The vCon is larger than " + largest + " bytes");
      }
      return read;
    }

    private int readOn(byte[] bytes, int offset, int length) throws IOException {
      if (over || !filled()) {
        over = true;
        return -1;
      }
      int limit = Math.min(end, at + length);
      int until = at;
      while (until < limit && block[until] != '\n') {
        until++;
      }
      int taken = until - at;
      System.arraycopy(block, at, bytes, offset, taken);
      over = until < limit;
      at = over ? until + 1 : until;
      return over && taken == 0 ? -1 : taken;
    }

    private boolean filled() throws IOException {
      try {
        return fill();
      } catch (IOException | VconException e) {
        failed = true;
        throw e;
      }
    }

    private void skipRest() throws IOException {
      byte[] skipped = new byte[BLOCK];
      while (readOn(skipped, 0, skipped.length) >= 0) {
        // goes on
      }
    }
  }
}
