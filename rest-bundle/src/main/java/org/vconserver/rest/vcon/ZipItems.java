package org.vconserver.rest.vcon;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.vcon.error.VconException;

/**
 * Reads a vCon from each entry of a zip; folders are passed over. Names of entries are told back,
 * and used for nothing else. Not thread-safe.
 */
final class ZipItems implements ImportItems {
  private static final int BLOCK = 64 << 10;

  private final ZipEnd end;
  private final ZipInputStream zip;
  private final long largest;
  private final long largestInSum;
  private long inflated;
  private long number;
  private @Nullable String open;

  /**
   * Makes a reader.
   *
   * @param largest how many bytes a vCon may have
   * @param largestInSum how many bytes all may have together when they are inflated
   */
  ZipItems(InputStream body, long largest, long largestInSum) {
    this.end = new ZipEnd(body);
    this.zip = new ZipInputStream(new BufferedInputStream(end, BLOCK));
    this.largest = largest;
    this.largestInSum = largestInSum;
  }

  @Override
  public Optional<Item> next() {
    try {
      return read();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(Item.end(number, open, unread(e)));
    } catch (VconException e) {
      return Optional.of(Item.end(number, open, e));
    }
  }

  private Optional<Item> read() throws IOException {
    number++;
    boolean unread = open != null;
    open = null;
    if (unread) {
      skipRest();
    }
    ZipEntry entry = zip.getNextEntry();
    while (entry != null && entry.isDirectory()) {
      entry = zip.getNextEntry();
    }
    if (entry == null && !end.isThere()) {
      throw new ZipException("it is no zip, or its end is missing");
    }
    if (entry == null) {
      return Optional.empty();
    }
    open = entry.getName();
    Content content = new Content();
    try {
      return Optional.of(Item.of(number, open, RequestBody.bytes(content)));
    } catch (VconException e) {
      if (content.failed) {
        throw e;
      }
      return Optional.of(Item.refused(number, open, e));
    }
  }

  /** Inflates what was not read of the entry, within the bound of all. */
  private void skipRest() throws IOException {
    byte[] block = new byte[8192];
    while (readOn(block, 0, block.length) >= 0) {
      // goes on
    }
  }

  private int readOn(byte[] bytes, int offset, int length) throws IOException {
    int read = zip.read(bytes, offset, length);
    inflated += Math.max(0, read);
    if (inflated > largestInSum) {
      throw new VconException(
          ServerError.BODY_TOO_LARGE,
          "The zip inflates to more than " + largestInSum + " bytes: send it in parts");
    }
    return read;
  }

  private static VconException unread(Exception failure) {
    return new VconException(
        ServerError.INVALID_REQUEST,
        "The zip can't be read from here on: " + failure.getMessage(),
        failure);
  }

  /** Bounds one entry. */
  private final class Content extends FilterInputStream {
    private long count;
    private boolean failed;

    Content() {
      super(zip);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read;
      try {
        read = readOn(bytes, offset, length);
      } catch (IOException e) {
        failed = true;
        throw unread(e);
      } catch (VconException e) {
        failed = true;
        throw e;
      }
      count += Math.max(0, read);
      if (count > largest) {
        throw new VconException(
            ServerError.BODY_TOO_LARGE, "The vCon is larger than " + largest + " bytes");
      }
      return read;
    }
  }
}
