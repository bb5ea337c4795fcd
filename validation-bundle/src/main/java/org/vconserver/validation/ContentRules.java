package org.vconserver.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.vconserver.vcon.ContentHash;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconVersion;

/** Inline and external content (core-04, sections 2.3 and 2.4). Used by one thread. */
record ContentRules(Findings findings) {
  private static final Set<String> HASHES = Set.of("sha512", "sha384", "sha256");
  private static final String WANTED = ": must be the algorithm, a hyphen, and base64url";

  private static final String BASE64URL = "base64url";

  void check(ObjectNode object, Place place) {
    JsonNode mediatype = object.path("mediatype");
    if (mediatype.isTextual() && !MediaTypes.isWellFormed(mediatype.textValue())) {
      findings.error(place.at("mediatype"), "mediatype.syntax", "is not type/subtype", "2.3");
    }
    if (object.has("body") && object.hasNonNull("url")) {
      findings.warning(place.at("url"), "content.both", "is there beside a body", "2.4");
    }
    inline(object, place);
    external(object, place);
  }

  private void inline(ObjectNode object, Place place) {
    JsonNode body = object.path("body");
    if (body.isMissingNode() || (body.isTextual() && body.textValue().isEmpty())) {
      return;
    }
    String encoding = object.path("encoding").asText();
    switch (encoding) {
      case "" -> {
        if (!body.isNull() && !object.has("encoding")) {
          findings.error(
              place.at("encoding"), "encoding.missing", "must be there for a body", "2.3");
        }
      }
      case "none" -> {
        if (!body.isTextual()) {
          findings.warning(
              place.at("body"),
              "body.type",
              "must be a string for the encoding none, not " + StrictJson.describe(body),
              "2.3");
        }
      }
      case BASE64URL -> base64(body, place.at("body"));
      case "json" -> json(body, place.at("body"));
      default -> {
        // An encoding that is not known is told by the schema.
      }
    }
  }

  private void json(JsonNode body, Place place) {
    if (findings.since(VconVersion.V0_4_0) || !body.isTextual()) {
      return;
    }
    try {
      StrictJson.read(body.textValue().getBytes(StandardCharsets.UTF_8));
    } catch (VconException e) {
      if (VconError.isOfMemory(e.code())) {
        throw e;
      }
      findings.error(place, "body.json", "is not JSON, although the encoding says so", "2.3");
    }
  }

  private void base64(JsonNode body, Place place) {
    if (!body.isTextual()) {
      findings.error(
          place, "body.type", "must be a string, not " + StrictJson.describe(body), "2.3");
      return;
    }
    String text = body.textValue();
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=') {
      end--;
    }
    if (end < text.length()) {
      findings.warning(place, "body.padding", "has padding, which base64url has not", "2.3");
    }
    if (end % 4 == 1 || !Base64Url.holds(text, end)) {
      findings.error(place, "body.base64url", "is not base64url", "2.3");
      return;
    }
    // Bits that stand for nothing must be zero: only then is there one text for each content.
    int unused = end % 4 == 2 ? 0b1111 : end % 4 == 3 ? 0b11 : 0;
    if (unused != 0 && (Base64Url.sextet(text.charAt(end - 1)) & unused) != 0) {
      findings.error(place, "body.base64url", "ends with bits that are not zero", "2.3");
    }
  }

  /** Checks the url and its hash. */
  void external(JsonNode object, Place place) {
    JsonNode url = object.path("url");
    if (url.isTextual()) {
      String scheme = scheme(url.textValue());
      if (scheme.isEmpty()) {
        findings.error(place.at("url"), "url.syntax", "is not an absolute URL", "2.4");
      } else if (!scheme.equalsIgnoreCase("https")) {
        findings.warning(place.at("url"), "url.scheme", "must be https to be retrieved", "2.4");
      }
      if (!object.has("content_hash")) {
        findings.error(
            place.at("content_hash"), "content_hash.missing", "must be there for a url", "2.4");
      }
    }
    hash(object.path("content_hash"), place.at("content_hash"));
  }

  private static String scheme(String url) {
    try {
      String scheme = new URI(url).getScheme();
      return scheme == null ? "" : scheme;
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private void hash(JsonNode hashes, Place place) {
    if (hashes.isTextual()) {
      if (hash(hashes.textValue(), place)) {
        return;
      }
      unknown(place, ContentHash.of(hashes.textValue()).form());
    } else if (hashes.isArray()) {
      boolean known = false;
      for (int i = 0; i < hashes.size(); i++) {
        known |= hash(hashes.get(i).asText(), place.at(i));
      }
      if (!known) {
        unknown(place, "no hash that can be checked");
      }
    }
  }

  private void unknown(Place place, String form) {
    if (!findings.faultyAt(place)) {
      findings.error(
          place,
          "content_hash.algorithm",
          "has no algorithm that is known, but is " + form + ": the content can't be used",
          "2.2.6");
    }
  }

  /** Tells whether the algorithm is known; tells what else is wrong. */
  private boolean hash(String token, Place place) {
    ContentHash hash = ContentHash.of(token);
    String form = hash.form();
    if (hash.token().isPresent()) {
      if (!form.isEmpty()) {
        spelling(place, form, token.replaceAll("=+$", "").equals(hash.token().get()));
      }
      return true;
    }
    if (HASHES.contains(hash.algorithm())) {
      findings.error(place, "content_hash.length", "is " + form + WANTED, "2.2.6");
      return true;
    }
    if (hash.algorithm().isEmpty() && token.indexOf('-') < 0) {
      findings.error(place, "content_hash.syntax", "is " + form + WANTED, "2.2.6");
      return true;
    }
    return false;
  }

  /** Tells of a hash that can be used, and is spelled otherwise than others will read it. */
  private void spelling(Place place, String form, boolean paddedOnly) {
    String message = "is " + form + WANTED;
    if (paddedOnly) {
      findings.warning(place, "content_hash.padding", message, "2.2.6");
    } else {
      findings.error(place, "content_hash.spelling", message, "2.2.6");
    }
  }
}
