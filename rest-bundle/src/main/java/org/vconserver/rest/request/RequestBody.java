package org.vconserver.rest.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.vconserver.api.json.JsonReader;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.memory.MemoryShare;

/** Reads the JSON bodies of requests, each bounded as its {@link RestOperation} says. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * Gives the body's bytes, inflated if they came as gzip.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST for another media type than
   *     JSON's or a body that breaks off, BODY_TOO_LARGE, INVALID_JSON for a broken gzip stream,
   *     DOCUMENT_TOO_LARGE or MEMORY_SHORT if there is no memory for it
   */
  public static byte[] bytes(InputStream body) {
    try {
      return MemoryShare.read(body, Integer.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException("The body is not that of an operation with JSON", e);
    }
  }

  /**
   * Gives the body as a JSON object; throws as {@link #bytes} and {@link StrictJson#readObject}.
   */
  public static ObjectNode object(InputStream body) {
    return StrictJson.readObject(bytes(body));
  }

  /** Makes a reader of the body as a JSON object; throws as {@link #object}. */
  public static JsonReader reader(InputStream body) {
    return JsonReader.of(object(body), "body");
  }
}
