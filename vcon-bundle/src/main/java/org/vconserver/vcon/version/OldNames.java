package org.vconserver.vcon.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vconserver.vcon.ContentHash;
import org.vconserver.vcon.VconDate;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.error.VconException;

/**
 * Names and notations of 0.0.1 and of real data from its time, which are put right whatever version
 * the document says to have.
 */
final class OldNames {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx");

  private static final String WHISPER = "Whisper";

  private static final Set<String> HASHES =
      Set.of("sha256", "sha384", "sha512", "lmots_sha256_n32_w8");

  /** Lists names that {@link #replace} looks for, wherever they are. */
  private static final Set<String> NAMES =
      Set.of(
          "mimetype",
          "signature",
          "vendor_schema",
          "schema_version",
          "vendor_product",
          "transcript");

  private static final Set<String> DATES = Set.of("created_at", "updated_at", "start", "time");

  private OldNames() {}

  /** Tells whether there is anything that {@link #replace} may find, without going into bodies. */
  static boolean mayBeIn(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (mayBe(member.getKey(), member.getValue())) {
          return true;
        }
      }
      return false;
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      if (mayBeIn(node.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayBe(String name, JsonNode value) {
    if (NAMES.contains(name)) {
      return true;
    }
    if (!value.isTextual()) {
      return value.isContainerNode() && !name.equals("body") && mayBeIn(value);
    }
    return value.textValue().equals(WHISPER)
        || (DATES.contains(name) && !VconDate.isRfc3339(value.textValue()));
  }

  /**
   * Replaces them.
   *
   * @param spelled whether hashes and dates are to be spelled anew, and not only named anew
   */
  static void replace(ObjectNode document, ConversionNotes notes, boolean spelled) {
    dates(document, "", List.of("created_at", "updated_at"), notes);
    for (String reference : List.of("redacted", "appended", "amended")) {
      if (document.get(reference) instanceof ObjectNode object) {
        contentHash(object, "/" + reference, spelled, notes);
      }
    }
    VconParts.eachWithContent(
        document,
        (object, pointer) -> {
          VconParts.rename(object, "mimetype", "mediatype");
          contentHash(object, pointer, spelled, notes);
          dates(object, pointer, List.of("start"), notes);
        });
    VconParts.each(
        document,
        "dialog",
        (dialog, pointer) ->
            VconParts.each(
                dialog,
                "party_history",
                (event, place) -> dates(event, pointer + place, List.of("time"), notes)));
    VconParts.each(document, "analysis", (analysis, pointer) -> analysis(analysis));
  }

  private static void analysis(ObjectNode analysis) {
    VconParts.rename(analysis, "vendor_schema", "schema");
    VconParts.rename(analysis, "schema_version", "schema");
    VconParts.rename(analysis, "vendor_product", "product");
    if (analysis.path("vendor").asText().equals(WHISPER) && !analysis.has("product")) {
      analysis.put("vendor", "openai").put("product", "whisper");
    }
    JsonNode transcript = analysis.path("transcript");
    if (!transcript.isMissingNode() && !analysis.has("body")) {
      VconParts.rename(analysis, "transcript", "body");
      analysis.put("encoding", transcript.isTextual() ? "none" : "json");
    }
  }

  /**
   * Joins two members into one token, and gives tokens the spelling of the drafts.
   *
   * @throws VconException INVALID_VCON for an algorithm that can't be a hash of any version
   */
  private static void contentHash(
      ObjectNode object, String pointer, boolean spelled, ConversionNotes notes) {
    join(object, pointer, spelled);
    JsonNode hashes = object.path("content_hash");
    String place = pointer + "/content_hash";
    if (spelled && hashes.isTextual()) {
      object.put("content_hash", token(hashes.textValue(), place, notes));
    } else if (spelled && hashes instanceof ArrayNode several) {
      for (int i = 0; i < several.size(); i++) {
        if (several.get(i).isTextual()) {
          several.set(i, token(several.get(i).textValue(), place, notes));
        }
      }
    }
  }

  private static String token(String text, String place, ConversionNotes notes) {
    ContentHash hash = ContentHash.of(text);
    Optional<String> token = hash.token();
    if (token.isEmpty()) {
      notes.left(place, "is " + hash.form());
    } else if (!hash.form().isEmpty()) {
      notes.filled(place, "put into base64url: it was " + hash.form());
    }
    return token.orElse(text);
  }

  private static void join(ObjectNode object, String pointer, boolean spelled) {
    JsonNode alg = object.path("alg");
    JsonNode signature = object.path("signature");
    if (!signature.isTextual() || (!alg.isTextual() && !spelled)) {
      return;
    }
    ContentHash hash = ContentHash.of(alg.asText(), signature.textValue());
    if (alg.isTextual() && !HASHES.contains(hash.algorithm())) {
      throw new VconException(
          VconError.INVALID_VCON,
          "Cannot convert: " + pointer + "/alg is not a hash algorithm that a vCon may have");
    }
    Optional<String> read = spelled ? hash.token() : Optional.empty();
    if (read.isEmpty() && !alg.isTextual()) {
      return;
    }
    String token =
        read.orElse(hash.algorithm() + "-" + signature.textValue().replaceAll("=+$", ""));
    if (object.get("content_hash") instanceof ArrayNode more) {
      more.insert(0, token);
      object.remove("signature");
    } else {
      VconParts.rename(object, "signature", "content_hash");
      object.put("content_hash", token);
    }
    object.remove("alg");
  }

  private static void dates(
      ObjectNode object, String pointer, List<String> names, ConversionNotes notes) {
    for (String name : names) {
      JsonNode value = object.path(name);
      if (!value.isTextual() || VconDate.isRfc3339(value.textValue())) {
        continue;
      }
      var date = VconDate.parse(value.textValue());
      if (date.isEmpty()) {
        notes.assumed(pointer + "/" + name, "is no date in any notation that is known: kept");
        continue;
      }
      object.put(name, millis(date.get()));
      if (Character.isDigit(value.textValue().charAt(0)) && value.textValue().indexOf('-') == 4) {
        notes.assumed(pointer + "/" + name, "has no offset: taken as UTC");
      }
    }
  }

  private static String millis(OffsetDateTime date) {
    return date.withOffsetSameInstant(ZoneOffset.UTC).format(MILLIS);
  }
}
