package org.vconserver.rest.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.vconserver.api.error.FaultType;
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.vcon.StrictJson;
import org.vconserver.rest.RestSettings;

/** Reads the bodies of requests: JSON, plain or compressed, up to the configured size. */
public final class RequestBody {
  private RequestBody() {}

  /**
   * The body's bytes, inflated if they are gzip: by {@code Content-Encoding}, by {@code
   * application/vcon+gzip}, or because they begin as gzip does.
   *
   * @throws VconServerException INVALID_REQUEST for another media type than JSON's, BODY_TOO_LARGE,
   *     INVALID_JSON for a broken gzip stream
   */
  public static byte[] bytes(InputStream body, HttpHeaders headers, RestSettings settings) {
    requireJson(headers.getMediaType());
    try {
      byte[] bytes = bounded(body, settings.maxBodyBytes());
      boolean gzip = bytes.length > 1 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
      return gzip ? inflated(bytes, settings.maxBodyBytes()) : bytes;
    } catch (IOException e) {
      throw new VconServerException(
          ServerError.INVALID_REQUEST, "The body could not be read to its end", e);
    }
  }

  /** The body as a JSON object; throws as {@link #bytes} and {@link StrictJson#readObject}. */
  public static ObjectNode object(InputStream body, HttpHeaders headers, RestSettings settings) {
    return StrictJson.readObject(bytes(body, headers, settings));
  }

  /** A reader of the body as a JSON object; throws as {@link #object}. */
  public static JsonReader reader(InputStream body, HttpHeaders headers, RestSettings settings) {
    return JsonReader.of(object(body, headers, settings), "body");
  }

  private static void requireJson(MediaType type) {
    if (type == null) {
      return;
    }
    String subtype = type.getSubtype();
    boolean json =
        type.getType().equals("application")
            && (subtype.equals("json")
                || subtype.equals("vcon")
                || subtype.equals("gzip")
                || subtype.equals("vcon+gzip")
                || subtype.endsWith("+json"));
    if (!json) {
      throw new VconServerException(
          ServerError.INVALID_REQUEST,
          List.of(
              new FieldError(
                  List.of(),
                  "must be application/json, not " + type.getType() + "/" + subtype,
                  FaultType.CONTENT_TYPE)));
    }
  }

  private static byte[] inflated(byte[] bytes, int limit) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return bounded(gzip, limit);
    } catch (ZipException | EOFException e) {
      throw new VconServerException(
          ServerError.INVALID_JSON, "not complete gzip: " + e.getMessage(), e);
    }
  }

  private static byte[] bounded(InputStream stream, int limit) throws IOException {
    byte[] bytes = stream.readNBytes(limit);
    if (bytes.length == limit && stream.read() >= 0) {
      throw new VconServerException(
          ServerError.BODY_TOO_LARGE, "The body is larger than " + limit + " bytes");
    }
    return bytes;
  }
}
