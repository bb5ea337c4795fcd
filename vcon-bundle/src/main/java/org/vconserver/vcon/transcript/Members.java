package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds the members of a JSON object by what they are called, however it is spelled: {@code
 * start_time}, {@code startTime} and {@code StartTime} are one name. Immutable.
 */
final class Members {
  private static final List<String> TEXT =
      List.of(
          "text",
          "transcript",
          "transcription",
          "fulltranscript",
          "fulltext",
          "utterance",
          "sentence",
          "display",
          "caption");

  /** Names what is text in the elements of a list of turns or words, and anything elsewhere. */
  private static final List<String> TEXT_OF_ELEMENT =
      List.of(
          "finalsentence",
          "message",
          "content",
          "body",
          "value",
          "line",
          "phrase",
          "said",
          "word",
          "term");

  private static final List<String> SPEAKER =
      List.of(
          "speakername",
          "speakerlabel",
          "spk",
          "speakerid",
          "speakertag",
          "speaker",
          "participantname",
          "participantrole",
          "participantpurpose",
          "participant",
          "participantid");

  /** Names the speaker in the elements of a list of turns, and anything elsewhere. */
  private static final List<String> SPEAKER_OF_ELEMENT =
      List.of("displayname", "name", "role", "who", "from", "author", "username", "user", "sender");

  private static final List<String> PARTY = List.of("party", "partyindex", "partyid", "parties");

  private final Map<String, JsonNode> byName;
  private final boolean element;

  private Members(Map<String, JsonNode> byName, boolean element) {
    this.byName = byName;
    this.element = element;
  }

  /** Gives the members of an object that is no element of a list; none of anything else. */
  static Members of(JsonNode object) {
    return of(object, false);
  }

  /**
   * Gives the members of an object.
   *
   * @param element whether it is an element of a list of turns or words
   */
  static Members of(JsonNode object, boolean element) {
    Map<String, JsonNode> byName = new HashMap<>();
    object
        .properties()
        .forEach(member -> byName.putIfAbsent(plain(member.getKey()), member.getValue()));
    return new Members(byName, element);
  }

  static String plain(String name) {
    return name.length() > 64
        ? name
        : name.replace("_", "").replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
  }

  /** Gives a member; missing if there is none, or it is null. */
  JsonNode get(String name) {
    JsonNode found = byName.get(name);
    return found == null || found.isNull() ? MissingNode.getInstance() : found;
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Gives the text that is said; missing if no member is text. */
  JsonNode text() {
    JsonNode punctuated = get("punctuatedword");
    JsonNode text = punctuated.isTextual() ? punctuated : text(TEXT);
    return element && text.isMissingNode() ? text(TEXT_OF_ELEMENT) : text;
  }

  private JsonNode text(List<String> names) {
    for (String name : names) {
      if (get(name).isTextual()) {
        return get(name);
      }
    }
    return MissingNode.getInstance();
  }

  /** Gives what the object calls its speaker; empty if it does not. */
  String speaker() {
    String speaker = speaker(SPEAKER);
    return element && speaker.isEmpty() ? speaker(SPEAKER_OF_ELEMENT) : speaker;
  }

  private String speaker(List<String> names) {
    for (String name : names) {
      String label = label(name, get(name));
      if (!label.isEmpty()) {
        return label;
      }
    }
    return "";
  }

  private String label(String name, JsonNode value) {
    if (value.isObject()) {
      return of(value).nameOrId();
    }
    if (value.isIntegralNumber() && !name.equals("from")) {
      // These count from one.
      boolean fromOne =
          name.equals("speakertag") || has("offsetinticks") || has("offsetmilliseconds");
      boolean none = fromOne && value.intValue() == 0;
      return none ? "" : fromOne ? "Speaker " + value.asText() : value.asText();
    }
    String text = value.isTextual() ? value.textValue().strip() : "";
    return text.matches("\\d{1,4}") ? "Speaker " + text : text.length() > 200 ? "" : text;
  }

  /** Gives the name of what the object describes, else its id; empty if it has neither. */
  String nameOrId() {
    for (String name :
        List.of("name", "displayname", "fullname", "speakername", "label", "email", "role")) {
      if (get(name).isTextual() && !get(name).textValue().isBlank()) {
        return get(name).textValue().strip();
      }
    }
    return id();
  }

  /** Gives the id of what the object describes; empty if it has none. */
  String id() {
    for (String name : List.of("id", "speakerid", "participantid", "speaker", "uuid", "key")) {
      JsonNode value = get(name);
      if (value.isTextual() || value.isIntegralNumber()) {
        return value.asText().strip();
      }
    }
    return "";
  }

  /** Gives the index of the vCon's party that the object names; -1 if it names none. */
  int party() {
    for (String name : PARTY) {
      JsonNode value = get(name);
      JsonNode only = value.isArray() && value.size() == 1 ? value.get(0) : value;
      if (only.isInt() && only.intValue() >= 0) {
        return only.intValue();
      }
    }
    return TranscriptPassage.UNKNOWN;
  }

  /** Gives the channel, from 0 on; -1 if the object tells none. */
  int channel() {
    for (String name :
        List.of(
            "channel",
            "channelid",
            "channelindex",
            "channelnumber",
            "channellabel",
            "audiochannel",
            "track",
            "channeltag",
            "mediachannel")) {
      JsonNode value = get(name);
      JsonNode first = value.isArray() ? value.path(0) : value;
      // Google and Twilio count from one.
      int base = name.equals("channeltag") || name.equals("mediachannel") ? 1 : 0;
      if (first.isInt() && first.intValue() >= base) {
        return first.intValue() - base;
      }
      if (first.isTextual() && first.textValue().matches("(?i)(ch(annel)?[ _-]?)?\\d{1,3}")) {
        return Integer.parseInt(first.textValue().replaceAll("\\D", "")) - base;
      }
    }
    return TranscriptPassage.UNKNOWN;
  }
}
