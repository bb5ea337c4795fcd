package org.vconserver.processor.jose;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryShare;

/**
 * Inflates what was compressed before it was encrypted, up to a limit, and as far as there is
 * memory for it.
 */
final class Inflation {
  private static final int LARGEST = 64 << 20;

  private Inflation() {}

  /** Inflates bytes that begin as gzip does; gives all others as they are. */
  static byte[] gunzip(byte[] bytes) {
    if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
      return bytes;
    }
    try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return bounded(gzip);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** {@code "zip": "DEF"} (RFC 7516, section 4.1.3). */
  static byte[] deflate(byte[] bytes) {
    Inflater inflater = new Inflater(true);
    try (InputStream stream = new InflaterInputStream(new ByteArrayInputStream(bytes), inflater)) {
      return bounded(stream);
    } catch (IOException e) {
      throw broken(e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] bounded(InputStream stream) throws IOException {
    byte[] bytes = MemoryShare.read(stream, LARGEST);
    if (stream.read() >= 0) {
      throw new VconException(
          JoseError.JWE_PARSE_ERROR, "more than " + LARGEST + " bytes when inflated");
    }
    return bytes;
  }

  private static VconException broken(IOException e) {
    return new VconException(JoseError.JWE_PARSE_ERROR, "what is encrypted can't be inflated", e);
  }
}
