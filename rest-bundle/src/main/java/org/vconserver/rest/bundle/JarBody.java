package org.vconserver.rest.bundle;

import jakarta.ws.rs.core.MediaType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.FaultType;
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;

/** The body of an upload, which is read once and never held in memory. */
final class JarBody {
  private static final Set<String> TYPES =
      Set.of("java-archive", "x-java-archive", "octet-stream", "zip");

  private JarBody() {}

  /**
   * The body as it is to be read.
   *
   * @throws VconServerException INVALID_REQUEST for another media type or an empty body; reading
   *     throws BODY_TOO_LARGE
   */
  static InputStream of(InputStream body, @Nullable MediaType type, int limit) {
    if (type != null
        && !(type.getType().equals("application") && TYPES.contains(type.getSubtype()))) {
      throw invalid(
          "must be application/java-archive, not " + type.getType() + "/" + type.getSubtype(),
          FaultType.CONTENT_TYPE);
    }
    PushbackInputStream content = new PushbackInputStream(body);
    try {
      int first = content.read();
      if (first < 0) {
        throw invalid("must be a jar, not empty", FaultType.MISSING);
      }
      content.unread(first);
    } catch (IOException e) {
      throw new VconServerException(
          ServerError.INVALID_REQUEST, "The body could not be read to its end", e);
    }
    return new Bounded(content, limit);
  }

  private static VconServerException invalid(String message, FaultType type) {
    return new VconServerException(
        ServerError.INVALID_REQUEST, List.of(new FieldError(List.of(), message, type)));
  }

  /** Refuses to be read beyond a limit. */
  private static final class Bounded extends FilterInputStream {
    private final int limit;
    private long count;

    Bounded(InputStream stream, int limit) {
      super(stream);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int more) {
      count += more;
      if (count > limit) {
        throw new VconServerException(
            ServerError.BODY_TOO_LARGE, "The body is larger than " + limit + " bytes");
      }
    }
  }
}
