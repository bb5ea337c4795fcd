package org.vconserver.vcon;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.memory.MemoryShare;

/** Reads the payload of a signed vCon, which may be compressed (core-04, section 5.2). */
final class SignedPayload {
  private static final int MAX_INFLATED_BYTES = 64 << 20;

  private SignedPayload() {}

  /**
   * Decodes and inflates.
   *
   * @throws VconException INVALID_VCON, PAYLOAD_TOO_LARGE, DOCUMENT_TOO_LARGE, MEMORY_SHORT
   */
  static byte[] of(JsonNode signed) {
    String payload = signed.path("payload").asText();
    MemoryShare.take(2L * payload.length());
    try {
      return inflate(Base64.getUrlDecoder().decode(payload));
    } catch (IllegalArgumentException e) {
      throw new VconException(VconError.INVALID_VCON, "payload: is not base64url", e);
    } catch (IOException e) {
      throw new VconException(VconError.INVALID_VCON, "payload: is not complete gzip", e);
    }
  }

  private static byte[] inflate(byte[] payload) throws IOException {
    if (payload.length < 2 || (payload[0] & 0xff) != 0x1f || (payload[1] & 0xff) != 0x8b) {
      return payload;
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(payload))) {
      byte[] inflated = MemoryShare.read(gzip, MAX_INFLATED_BYTES);
      if (gzip.read() >= 0) {
        throw new VconException(
            VconError.PAYLOAD_TOO_LARGE,
            "payload: more than " + MAX_INFLATED_BYTES + " bytes when inflated");
      }
      return inflated;
    }
  }
}
