package org.vconserver.vcon.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.vcon.StrictJson;

/**
 * Fills in members of which the vCon itself tells what they must be, so that it is valid where
 * nothing has to be invented, and notes those that only its author knows. For versions from 0.3.0
 * on: readers of earlier ones are used to less.
 */
final class PlainFacts {
  private static final Set<String> TYPES =
      Set.of("recording", "text", "transfer", "incomplete", "recording-set");
  private static final Set<String> RECORDINGS =
      Set.of("audio", "video", "voice", "voicemail", "recordings", "audio_recording");
  private static final Set<String> TEXTS = Set.of("chat", "message", "sms", "email", "texts");
  private static final List<String> DISPOSITIONS =
      List.of("no-answer", "congestion", "failed", "busy", "hung-up", "voicemail-no-message");
  private static final Pattern CLOCK =
      Pattern.compile("(?:(\\d{1,3}):)?(\\d{1,2}):(\\d{2}(?:\\.\\d{1,9})?)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
  private static final Pattern INDEX = Pattern.compile("\\d{1,6}");
  private static final String TYPE = "type";
  private static final String PARTY = "party";
  private static final String MEDIATYPE = "mediatype";

  private PlainFacts() {}

  static void fill(ObjectNode document, ConversionNotes notes) {
    VconParts.eachWithContent(
        document,
        (object, pointer) -> {
          mediatypeOfWord(object, pointer, notes);
          Encodings.fill(object, pointer, notes);
          unhashed(object, pointer, notes);
        });
    VconParts.each(document, "dialog", (dialog, pointer) -> dialog(dialog, pointer, notes));
    VconParts.each(document, "analysis", (analysis, pointer) -> analysis(analysis, pointer, notes));
    int parties = document.path("parties").size();
    VconParts.each(
        document,
        "attachments",
        (attachment, pointer) -> attachment(attachment, pointer, parties, notes));
  }

  private static void dialog(ObjectNode dialog, String pointer, ConversionNotes notes) {
    if (dialog.isEmpty()) {
      return;
    }
    type(dialog, pointer, notes);
    mediatype(dialog, pointer, notes);
    duration(dialog, pointer, notes);
    disposition(dialog, pointer, notes);
    for (String name : List.of("parties", "originator", "transferee", "transferor")) {
      indices(dialog, name, pointer, notes);
    }
  }

  private static void type(ObjectNode dialog, String pointer, ConversionNotes notes) {
    String said = dialog.path(TYPE).asText();
    if (TYPES.contains(said)) {
      return;
    }
    String word = said.toLowerCase(Locale.ROOT).strip();
    boolean content = dialog.has("body") || dialog.has("url");
    String mediatype = dialog.path(MEDIATYPE).asText();
    String found = "";
    if (TYPES.contains(word)) {
      found = word;
    } else if (content
        && (RECORDINGS.contains(word) || (word.isEmpty() && MediaKinds.isRecording(mediatype)))) {
      found = "recording";
    } else if (content
        && (TEXTS.contains(word) || (word.isEmpty() && MediaKinds.isText(mediatype)))) {
      found = "text";
    } else if (word.isEmpty() && (dialog.has("transferor") || dialog.has("transferee"))) {
      found = "transfer";
    } else if (word.isEmpty() && dialog.has("recordings")) {
      found = "recording-set";
    }
    if (found.isEmpty()) {
      notes.left(pointer + "/" + TYPE, "is none that a dialog may have");
    } else {
      dialog.put(TYPE, found);
      notes.filled(pointer + "/" + TYPE, "filled in: the dialog is a " + found);
    }
  }

  private static void mediatypeOfWord(ObjectNode object, String pointer, ConversionNotes notes) {
    JsonNode said = object.path(MEDIATYPE);
    if (said.isTextual() && said.textValue().indexOf('/') < 0) {
      MediaKinds.ofName(said.textValue())
          .ifPresent(
              kind -> {
                object.put(MEDIATYPE, kind);
                notes.filled(
                    pointer + "/" + MEDIATYPE, "filled in: the word that was there stands for it");
              });
    }
  }

  private static void mediatype(ObjectNode dialog, String pointer, ConversionNotes notes) {
    if (!dialog.hasNonNull("body") || dialog.hasNonNull(MEDIATYPE)) {
      return;
    }
    boolean base64 = dialog.path("encoding").asText().equals("base64url");
    Optional<String> kind =
        MediaKinds.ofName(dialog.path("filename").asText())
            .or(
                () ->
                    base64 ? MediaKinds.ofContent(dialog.path("body").asText()) : Optional.empty());
    if (kind.isEmpty() && !base64 && dialog.path(TYPE).asText().equals("text")) {
      // Is what content without a media type has, as in mails (RFC 2045, section 5.2).
      kind = Optional.of(dialog.path("body").isTextual() ? "text/plain" : "application/json");
    }
    if (kind.isEmpty()) {
      notes.left(pointer + "/" + MEDIATYPE, "is told neither by a file name nor by the content");
    } else {
      dialog.put(MEDIATYPE, kind.get());
      notes.filled(pointer + "/" + MEDIATYPE, "filled in: the content or its file name shows it");
    }
  }

  private static void duration(ObjectNode dialog, String pointer, ConversionNotes notes) {
    JsonNode said = dialog.path("duration");
    if (!said.isTextual()) {
      return;
    }
    String text = said.textValue().strip();
    Matcher clock = CLOCK.matcher(text);
    BigDecimal seconds = null;
    if (NUMBER.matcher(text).matches()) {
      seconds = new BigDecimal(text);
    } else if (clock.matches()) {
      seconds =
          new BigDecimal(clock.group(3))
              .add(BigDecimal.valueOf(60L * Integer.parseInt(clock.group(2))))
              .add(
                  clock.group(1) == null
                      ? BigDecimal.ZERO
                      : BigDecimal.valueOf(3600L * Integer.parseInt(clock.group(1))));
    }
    if (seconds == null) {
      notes.left(pointer + "/duration", "is no number of seconds");
    } else {
      dialog.set("duration", DecimalNode.valueOf(seconds));
      notes.filled(pointer + "/duration", "put into a number of seconds");
    }
  }

  private static void disposition(ObjectNode dialog, String pointer, ConversionNotes notes) {
    String said = dialog.path("disposition").asText();
    if (said.isEmpty() || DISPOSITIONS.contains(said)) {
      return;
    }
    Optional<String> meant =
        DISPOSITIONS.stream().filter(one -> letters(one).equals(letters(said))).findFirst();
    if (meant.isPresent()) {
      dialog.put("disposition", meant.get());
      notes.filled(pointer + "/disposition", "put into the spelling of the drafts");
    } else {
      notes.left(pointer + "/disposition", "is none that there is");
    }
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
  }

  private static void analysis(ObjectNode analysis, String pointer, ConversionNotes notes) {
    JsonNode schema = analysis.path("schema");
    if (schema.isObject() && schema.isEmpty()) {
      analysis.remove("schema");
    } else if (schema.isContainerNode()) {
      analysis.put("schema", new String(StrictJson.write(schema), StandardCharsets.UTF_8));
      notes.filled(pointer + "/schema", "put into text: it was JSON");
    }
    if (!analysis.hasNonNull("vendor")) {
      notes.left(pointer + "/vendor", "is known to its author only");
    }
    indices(analysis, "dialog", pointer, notes);
  }

  private static void attachment(
      ObjectNode attachment, String pointer, int parties, ConversionNotes notes) {
    indices(attachment, PARTY, pointer, notes);
    indices(attachment, "dialog", pointer, notes);
    if (attachment.hasNonNull(PARTY) || notes.target().isBefore(VconVersion.V0_4_0)) {
      return;
    }
    if (parties == 1) {
      attachment.put(PARTY, 0);
      notes.filled(pointer + "/" + PARTY, "filled in: there is one only");
    } else {
      notes.left(pointer + "/" + PARTY, "is known to its author only");
    }
  }

  private static void unhashed(ObjectNode object, String pointer, ConversionNotes notes) {
    if (object.hasNonNull("url") && !object.hasNonNull("content_hash")) {
      notes.left(pointer + "/content_hash", "is known to who has the content only");
    }
  }

  /** Makes numbers of indices that are written as text. */
  private static void indices(
      ObjectNode object, String name, String pointer, ConversionNotes notes) {
    JsonNode given = object.path(name);
    JsonNode numbers = numbers(given);
    if (!numbers.equals(given)) {
      object.set(name, numbers);
      notes.filled(pointer + "/" + name, "put into numbers: it was text");
    }
  }

  private static JsonNode numbers(JsonNode given) {
    if (given.isTextual() && INDEX.matcher(given.textValue()).matches()) {
      return IntNode.valueOf(Integer.parseInt(given.textValue()));
    }
    if (!(given instanceof ArrayNode array)) {
      return given;
    }
    ArrayNode numbers = array.arrayNode(array.size());
    for (JsonNode member : array) {
      numbers.add(numbers(member));
    }
    return numbers;
  }
}
