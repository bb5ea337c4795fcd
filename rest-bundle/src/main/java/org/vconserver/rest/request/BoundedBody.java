package org.vconserver.rest.request;

import jakarta.ws.rs.core.MediaType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Reads the body of a request as its operation reads it: of a media type that it takes, inflated if
 * JSON comes as gzip, and bounded. Nothing is read or refused before the operation begins to read,
 * so that an unknown name is answered before an unfit body. Not thread-safe.
 */
final class BoundedBody extends InputStream {
  private final InputStream raw;
  private final @Nullable MediaType type;
  private final BodyLimit kind;
  private final long limit;
  private @Nullable InputStream content;
  private boolean inflated;
  private long count;

  BoundedBody(InputStream raw, @Nullable MediaType type, BodyLimit kind, long limit) {
    this.raw = raw;
    this.type = type;
    this.kind = kind;
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int read = content().read(bytes, offset, length);
      count += Math.max(0, read);
      if (count > limit) {
        throw tooLarge();
      }
      return read;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }

  private InputStream content() throws IOException {
    if (content == null) {
      requireType(type, kind);
      content = kind == BodyLimit.JAR ? jar() : json();
    }
    return content;
  }

  /** Compressed by {@code Content-Encoding}, by its media type, or just so: it begins as gzip. */
  private InputStream json() throws IOException {
    PushbackInputStream body = new PushbackInputStream(new Compressed(raw), 2);
    byte[] start = body.readNBytes(2);
    body.unread(start);
    inflated = start.length == 2 && (start[0] & 0xff) == 0x1f && (start[1] & 0xff) == 0x8b;
    return inflated ? new GZIPInputStream(body) : body;
  }

  private InputStream jar() throws IOException {
    PushbackInputStream body = new PushbackInputStream(raw);
    int first;
    try {
      first = body.read();
    } catch (IOException e) {
      throw unread(e);
    }
    if (first < 0) {
      throw refused(FaultType.MISSING, "must be a jar, not empty");
    }
    body.unread(first);
    return body;
  }

  /** Refuses media types that an operation does not declare. */
  static void requireType(@Nullable MediaType type, BodyLimit kind) {
    if (type != null && !kind.takes(type)) {
      String expected = kind == BodyLimit.NONE ? "empty" : kind.mediaType();
      expected = kind == BodyLimit.VCONS ? expected + " or " + MediaTypes.ZIP : expected;
      throw refused(
          FaultType.CONTENT_TYPE,
          "must be " + expected + ", not " + type.getType() + "/" + type.getSubtype());
    }
  }

  /** Leaves it to the reader of a jar to say what a broken connection means for it. */
  private IOException failed(IOException failure) {
    if (inflated && (failure instanceof ZipException || failure instanceof EOFException)) {
      throw new VconException(
          VconError.INVALID_JSON, "not complete gzip: " + failure.getMessage(), failure);
    }
    if (kind != BodyLimit.JAR) {
      throw unread(failure);
    }
    return failure;
  }

  private VconException tooLarge() {
    return new VconException(
        ServerError.BODY_TOO_LARGE, "The body is larger than " + limit + " bytes");
  }

  private static VconException unread(IOException failure) {
    return new VconException(
        ServerError.INVALID_REQUEST, "The body could not be read to its end", failure);
  }

  private static VconException refused(FaultType type, String message) {
    return new VconException(
        ServerError.INVALID_REQUEST, List.of(new FieldError(List.of(), message, type)));
  }

  /** Bounds what comes in before it is inflated. */
  private final class Compressed extends InputStream {
    private final InputStream stream;
    private long taken;

    Compressed(InputStream stream) {
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
      taken += Math.max(0, read);
      if (taken > limit) {
        throw tooLarge();
      }
      return read;
    }
  }
}
