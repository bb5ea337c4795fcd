package org.vconserver.rest.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryShare;

/** Reads the JSON bodies of requests, each bounded as its {@link RestOperation} says. */
public final class RequestBody {
  private static final String BODY = "body";

  private RequestBody() {}

  /**
   * Gives the body's bytes, inflated if they came as gzip.
   *
   * @throws VconException INVALID_REQUEST for another media type than JSON's or a body that breaks
   *     off, BODY_TOO_LARGE, INVALID_JSON for a broken gzip stream, DOCUMENT_TOO_LARGE or
   *     MEMORY_SHORT if there is no memory for it
   */
  public static byte[] bytes(InputStream body) {
    try {
      return MemoryShare.read(body, Integer.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException("The body is not that of an operation with JSON", e);
    }
  }

  /**
   * Gives the body as a JSON object.
   *
   * @throws VconException as {@link #bytes}; INVALID_REQUEST if there is no body; INVALID_JSON with
   *     the place in it if it is no JSON object
   */
  public static ObjectNode object(InputStream body) {
    return read(bytes(body), StrictJson::readObject);
  }

  /** Makes a reader of the body as a JSON object; throws as {@link #object}. */
  public static JsonReader reader(InputStream body) {
    return JsonReader.of(object(body), BODY);
  }

  /**
   * Reads the bytes of a body as a vCon; throws as {@link #object} and {@link Vcon#parse}.
   *
   * @param looked whether somebody is going to look at its tree
   * @throws VconException INVALID_VCON for an unsigned vCon in which one of the four lists is none,
   *     as py_vcon_server refuses it
   */
  public static Vcon vcon(byte[] text, boolean looked) {
    return withLists(read(text, looked ? Vcon::read : Vcon::parse));
  }

  /**
   * Takes a member of a body for a vCon; throws as {@link Vcon#of} and {@link #vcon(byte[],
   * boolean)}.
   */
  public static Vcon vcon(ObjectNode tree) {
    return withLists(Vcon.of(tree));
  }

  private static Vcon withLists(Vcon vcon) {
    vcon.requireLists();
    return vcon;
  }

  private static <T> T read(byte[] text, Function<byte[], T> reading) {
    if (text.length == 0) {
      throw fault(ServerError.INVALID_REQUEST, "Field required", FaultType.MISSING, BODY);
    }
    try {
      return reading.apply(text);
    } catch (VconException e) {
      if (e.code() != VconError.INVALID_JSON || !e.fields().isEmpty()) {
        throw e;
      }
      throw placed(e);
    }
  }

  /** Gives the failure with its place, counted in characters, as FastAPI does. */
  private static VconException placed(VconException failure) {
    if (failure.getCause() instanceof JsonProcessingException syntax
        && syntax.getLocation() != null
        && syntax.getLocation().getCharOffset() >= 0) {
      int offset = (int) syntax.getLocation().getCharOffset();
      return fault(failure.code(), failure.getMessage(), FaultType.JSON_INVALID, BODY, offset);
    }
    FaultType type = failure.getCause() == null ? FaultType.DICT_TYPE : FaultType.JSON_INVALID;
    return fault(failure.code(), failure.getMessage(), type, BODY);
  }

  private static VconException fault(
      ErrorCode code, String message, FaultType type, Object... place) {
    return new VconException(code, List.of(new FieldError(List.of(place), message, type)));
  }
}
