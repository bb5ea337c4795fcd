package org.vconserver.api.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Finds in an answer what the vendor says went wrong, in the shapes that vendors use. */
final class VendorReason {
  private static final int LONGEST = 300;
  private static final int LOOKED_AT = 4096;

  /** Lists where the words may be: those of the error itself before those about the request. */
  private static final List<String> PLACES =
      List.of(
          "/error/message",
          "/error/details",
          "/error",
          "/err_msg",
          "/detail/0/msg",
          "/detail/message",
          "/detail",
          "/message",
          "/errors/0/message",
          "/error_description",
          "/reason",
          "/title");

  private VendorReason() {}

  static Optional<String> of(VendorAnswer answer) {
    return answer.json().isPresent()
        ? answer.json().flatMap(VendorReason::of)
        : plainText(answer.body());
  }

  private static Optional<String> of(JsonNode body) {
    for (String place : PLACES) {
      JsonNode words = body.at(place);
      if (words.isTextual() && !words.textValue().isBlank()) {
        JsonNode about = body.at("/detail/0/loc");
        return Optional.of(
            place.startsWith("/detail/0") && about.isArray()
                ? about.path(about.size() - 1).asText() + ": " + words.textValue()
                : words.textValue());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> plainText(byte[] body) {
    String text =
        new String(body, 0, Math.min(body.length, LOOKED_AT), StandardCharsets.UTF_8).strip();
    boolean words = !text.isEmpty() && "<{[".indexOf(text.charAt(0)) < 0;
    return words ? Optional.of(text) : Optional.empty();
  }

  /** Makes a text of one short line and without secrets, which are taken out before it is cut. */
  static String plain(String text, List<String> secrets) {
    String plain = text;
    for (String secret : secrets) {
      plain = plain.replace(secret, "***");
    }
    plain = plain.replaceAll("[\\p{C}\\p{Z}\\s]+", " ").strip();
    return plain.length() > LONGEST ? plain.substring(0, LONGEST - 1) + "…" : plain;
  }
}
