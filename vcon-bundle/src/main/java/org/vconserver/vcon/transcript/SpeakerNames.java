package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives speakers the names that a transcript lists for their ids. Immutable. */
final class SpeakerNames {
  private final Map<String, String> names;

  private SpeakerNames(Map<String, String> names) {
    this.names = names;
  }

  /** Reads the names that an object lists beside its talk. */
  static SpeakerNames of(Members members) {
    Map<String, String> names = new HashMap<>();
    for (String list :
        List.of("speakers", "participants", "speakermap", "speakernames", "speakermapping")) {
      JsonNode named = members.get(list);
      if (named.isObject()) {
        named.properties().forEach(entry -> put(names, entry.getKey(), nameOf(entry.getValue())));
      } else if (named.isArray()) {
        for (int i = 0; i < named.size(); i++) {
          Members speaker = Members.of(named.get(i));
          String id = speaker.id().isEmpty() ? Integer.toString(i) : speaker.id();
          put(names, id, nameOf(named.get(i)));
        }
      }
    }
    return new SpeakerNames(names);
  }

  private static String nameOf(JsonNode value) {
    return value.isTextual() ? value.textValue().strip() : Members.of(value).nameOrId();
  }

  private static void put(Map<String, String> names, String id, String name) {
    if (!name.isBlank() && !name.equals(id)) {
      names.putIfAbsent(id, name);
    }
  }

  /** Gives passages with names where they had ids. */
  List<TranscriptPassage> name(List<TranscriptPassage> passages) {
    return names.isEmpty() ? passages : passages.stream().map(this::named).toList();
  }

  private TranscriptPassage named(TranscriptPassage passage) {
    String id = passage.speaker();
    String name = names.get(id);
    if (name == null && id.startsWith("Speaker ")) {
      // Which is how a number that is kept as text is read.
      name = names.get(id.substring("Speaker ".length()));
    }
    return name == null ? passage : passage.by(name);
  }
}
