package org.vconserver.vcon.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.vcon.ContentHash;

/** Changes names and shapes from one version to the next (core-03, section 7). */
enum VersionStep {
  FROM_0_0_1(VconVersion.V0_0_2) {
    @Override
    void upgrade(ObjectNode document, ConversionNotes notes) {
      VconParts.each(
          document,
          "dialog",
          (dialog, pointer) -> VconParts.rename(dialog, "interaction", "interaction_id"));
    }

    @Override
    void downgrade(ObjectNode document, ConversionNotes notes) {
      for (String reference : List.of("redacted", "appended", "amended")) {
        if (document.get(reference) instanceof ObjectNode object) {
          splitHash(object);
        }
      }
      VconParts.eachWithContent(
          document,
          (object, pointer) -> {
            VconParts.rename(object, "mediatype", "mimetype");
            splitHash(object);
            if (object.has("content_hash")) {
              notes.inexpressible(pointer + "/content_hash", "this hash");
            }
          });
    }
  },

  FROM_0_0_2(VconVersion.V0_3_0) {
    @Override
    void upgrade(ObjectNode document, ConversionNotes notes) {
      VconParts.each(
          document,
          "dialog",
          (dialog, pointer) -> {
            VconParts.rename(dialog, "transfer-target", "transfer_target");
            VconParts.rename(dialog, "target-dialog", "target_dialog");
          });
      if (usesContactCenter(document)) {
        if (!(document.get("extensions") instanceof ArrayNode)) {
          document.putArray("extensions");
        }
        ArrayNode extensions = (ArrayNode) document.get("extensions");
        if (!holds(extensions, CONTACT_CENTER)) {
          extensions.add(CONTACT_CENTER);
        }
      }
    }

    @Override
    void downgrade(ObjectNode document, ConversionNotes notes) {
      VconParts.each(
          document,
          "dialog",
          (dialog, pointer) -> {
            VconParts.rename(dialog, "transfer_target", "transfer-target");
            VconParts.rename(dialog, "target_dialog", "target-dialog");
          });
      if (document.get("extensions") instanceof ArrayNode extensions) {
        for (int i = extensions.size() - 1; i >= 0; i--) {
          if (extensions.get(i).asText().equals(CONTACT_CENTER)) {
            extensions.remove(i);
          }
        }
        if (extensions.isEmpty()) {
          document.remove("extensions");
        }
      }
    }
  },

  FROM_0_3_0(VconVersion.V0_4_0) {
    @Override
    void upgrade(ObjectNode document, ConversionNotes notes) {
      VconParts.rename(document, "appended", "amended");
      VconParts.rename(document, "must_support", "critical");
      for (String empty : List.of("group", "redacted", "amended")) {
        if (document.has(empty) && document.get(empty).isEmpty()) {
          document.remove(empty);
        }
      }
      VconParts.each(
          document,
          "attachments",
          (attachment, pointer) -> VconParts.rename(attachment, "type", "purpose"));
      VconParts.each(document, "dialog", (dialog, pointer) -> sessionObject(dialog));
    }

    @Override
    void downgrade(ObjectNode document, ConversionNotes notes) {
      VconParts.rename(document, "amended", "appended");
      if (document.path("critical").isEmpty()) {
        document.remove("critical");
      }
      VconParts.rename(document, "critical", "must_support");
      VconParts.each(
          document,
          "attachments",
          (attachment, pointer) -> VconParts.rename(attachment, "purpose", "type"));
      VconParts.each(
          document,
          "dialog",
          (dialog, pointer) -> {
            sessionText(dialog, pointer, notes);
            for (String name : REFERENCES) {
              singleReference(dialog, name, pointer, notes);
            }
          });
    }
  };

  private static final String CONTACT_CENTER = "CC";
  private static final List<String> REFERENCES =
      List.of("transfer_target", "original", "consultation", "target_dialog");
  private static final Pattern SESSION =
      Pattern.compile("([0-9a-fA-F]{32})(?:;remote=([0-9a-fA-F]{32}))?");

  private final VconVersion to;

  VersionStep(VconVersion to) {
    this.to = to;
  }

  /** Gives the version that this step leads to, from the one before. */
  VconVersion to() {
    return to;
  }

  abstract void upgrade(ObjectNode document, ConversionNotes notes);

  abstract void downgrade(ObjectNode document, ConversionNotes notes);

  /** Splits the first hash that 0.0.1 can name into two members; others stay. */
  private static void splitHash(ObjectNode object) {
    JsonNode hashes = object.path("content_hash");
    for (int i = 0; i < Math.max(1, hashes.size()); i++) {
      String given = (hashes.isArray() ? hashes.path(i) : hashes).asText();
      String token = ContentHash.of(given).token().orElse(given);
      if (token.startsWith("sha512-") || token.startsWith("lmots_sha256_n32_w8-")) {
        int dash = token.indexOf('-');
        String alg = token.substring(0, dash);
        if (hashes instanceof ArrayNode array && array.size() > 1) {
          array.remove(i);
          object.put("signature", token.substring(dash + 1));
        } else {
          VconParts.rename(object, "content_hash", "signature");
          object.put("signature", token.substring(dash + 1));
        }
        object.put("alg", alg.equals("sha512") ? "SHA-512" : alg.toUpperCase(Locale.ROOT));
        return;
      }
    }
  }

  private static boolean usesContactCenter(ObjectNode document) {
    boolean[] used = {false};
    VconParts.each(
        document,
        "parties",
        (party, pointer) ->
            used[0] |= party.hasNonNull("role") || party.hasNonNull("contact_list"));
    VconParts.each(
        document,
        "dialog",
        (dialog, pointer) ->
            used[0] |=
                List.of("campaign", "interaction_type", "interaction_id", "skill").stream()
                    .anyMatch(dialog::hasNonNull));
    return used[0];
  }

  private static boolean holds(ArrayNode array, String text) {
    for (JsonNode member : array) {
      if (member.asText().equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static void sessionObject(ObjectNode dialog) {
    JsonNode session = dialog.path("session_id");
    Matcher parts = SESSION.matcher(session.isTextual() ? session.textValue() : "");
    if (parts.matches()) {
      ObjectNode object = dialog.putObject("session_id").put("local", parts.group(1));
      if (parts.group(2) != null) {
        object.put("remote", parts.group(2));
      }
    }
  }

  private static void sessionText(ObjectNode dialog, String pointer, ConversionNotes notes) {
    JsonNode session = dialog.path("session_id");
    if (session.isMissingNode() || session.isTextual()) {
      return;
    }
    String local = session.path("local").asText();
    if (local.isEmpty()) {
      notes.inexpressible(pointer + "/session_id", "more than one session");
    } else {
      String remote = session.path("remote").asText();
      dialog.put("session_id", remote.isEmpty() ? local : local + ";remote=" + remote);
    }
  }

  private static void singleReference(
      ObjectNode dialog, String name, String pointer, ConversionNotes notes) {
    JsonNode reference = dialog.path(name);
    if (reference.isArray() && reference.size() == 1) {
      dialog.set(name, reference.get(0));
    } else if (reference.isArray()) {
      notes.inexpressible(pointer + "/" + name, "more than one reference");
    }
  }
}
