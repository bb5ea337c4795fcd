package org.vconserver.vcon.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.VconDate;

/**
 * Reads the entry of one vCon out of its content, whatever stands there: what is of another type
 * than it should be is passed over. Used by one thread.
 */
final class EntryReader {
  private static final int LONGEST_TEXT = 200;
  private static final int MOST_SHOWN = 20;
  private static final int MOST_TERMS = 500;

  private final Set<String> terms = new LinkedHashSet<>();
  private final ObjectNode summary = JsonNodeFactory.instance.objectNode();
  private final Set<IndexPart> parts = EnumSet.noneOf(IndexPart.class);
  private Optional<Instant> created = Optional.empty();
  private boolean known;
  private boolean shortened;

  EntryReader(Vcon vcon) {
    String form = vcon.form().name().toLowerCase(Locale.ROOT);
    summary.put("uuid", vcon.uuid()).put("form", form);
    add(IndexTerm.word("form", form));
  }

  /** Reads the content of an unsigned vCon. */
  void read(ObjectNode content) {
    known = true;
    text(content, "vcon", "version").ifPresent(version -> add(IndexTerm.word("version", version)));
    text(content, "created_at", "created_at");
    created = created(content);
    text(content, "updated_at", "updated_at");
    text(content, "subject", "subject");
    content.path("parties").forEach(this::party);
    readDialogs(content.path("dialog"));
    content.path("analysis").forEach(this::analysis);
    readAttachments(content.path("attachments"));
    tags(content.path("tags"));
    for (String member : List.of("extensions", "critical", "must_support")) {
      content.path(member).forEach(name -> add(IndexTerm.word("extension", name.asText())));
    }
    for (String member : List.of("redacted", "amended", "appended")) {
      relation(content.path(member), member.equals("appended") ? "amended" : member);
    }
    content.path("group").forEach(one -> relation(one, "group"));
  }

  /** Reads when the content says that it was created. */
  static Optional<Instant> created(ObjectNode content) {
    String text = content.path("created_at").textValue();
    return text == null ? Optional.empty() : date(text);
  }

  /** Gives what was read. */
  IndexEntry entry() {
    if (known) {
      for (IndexPart part : IndexPart.values()) {
        terms.add(parts.contains(part) ? IndexTerm.has(part) : IndexTerm.missing(part));
      }
    }
    if (shortened) {
      summary.put("shortened", true);
    }
    return new IndexEntry(created, List.copyOf(terms), summary);
  }

  private void party(JsonNode party) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown(party, "name", shown).ifPresent(name -> add(IndexTerm.name(name)));
    shown(party, "tel", shown).ifPresent(tel -> add(IndexTerm.tel(tel)));
    shown(party, "mailto", shown).ifPresent(mailto -> add(IndexTerm.mailto(mailto)));
    shown(party, "role", shown).ifPresent(role -> add(IndexTerm.role(role)));
    shown(party, "uuid", shown).ifPresent(uuid -> add(Optional.of(IndexTerm.partyUuid(uuid))));
    show("parties", shown);
  }

  private void readDialogs(JsonNode dialogs) {
    Set<String> types = new TreeSet<>();
    Set<String> media = new TreeSet<>();
    Optional<Instant> start = Optional.empty();
    double duration = 0;
    for (JsonNode dialog : dialogs) {
      types.add(dialog.path("type").asText());
      media.add(dialog.path("mediatype").asText(dialog.path("mimetype").asText()));
      duration += Math.max(0, dialog.path("duration").asDouble(0));
      Optional<Instant> begun = date(dialog.path("start").asText());
      if (begun.isPresent() && (start.isEmpty() || begun.get().isBefore(start.get()))) {
        start = begun;
      }
    }
    summary.put("dialogs", dialogs.size());
    words("type", types);
    words("mediatype", media);
    if (types.contains("recording") || media.stream().anyMatch(EntryReader::isSound)) {
      parts.add(IndexPart.RECORDING);
    }
    if (types.contains("text")) {
      parts.add(IndexPart.TEXT);
    }
    start.ifPresent(first -> summary.put("start", first.toString()));
    if (duration > 0) {
      summary.put("duration", duration);
    }
  }

  /** Adds and shows the words of one kind, each once. */
  private void words(String kind, Set<String> words) {
    words.remove("");
    words.forEach(word -> add(IndexTerm.word(kind, word)));
    Set<String> shown = new TreeSet<>();
    words.forEach(word -> shown.add(cut(word)));
    shown.forEach(word -> show(kind + "s", JsonNodeFactory.instance.textNode(word)));
  }

  private static boolean isSound(String medium) {
    String kind = medium.toLowerCase(Locale.ROOT);
    return kind.startsWith("audio/") || kind.startsWith("video/");
  }

  private void analysis(JsonNode analysis) {
    parts.add(IndexPart.ANALYSIS);
    String type = analysis.path("type").asText();
    String kind = type.toLowerCase(Locale.ROOT);
    if (kind.contains("transcript")) {
      parts.add(IndexPart.TRANSCRIPT);
    }
    if (kind.contains("summary")) {
      parts.add(IndexPart.SUMMARY);
    }
    add(IndexTerm.word("analysis", type));
    add(IndexTerm.word("vendor", analysis.path("vendor").asText()));
    if (!type.isEmpty()) {
      show("analyses", JsonNodeFactory.instance.textNode(cut(type)));
    }
  }

  private void readAttachments(JsonNode attachments) {
    for (JsonNode attachment : attachments) {
      String purpose = attachment.path("purpose").asText(attachment.path("type").asText());
      parts.add(IndexPart.ATTACHMENT);
      add(IndexTerm.word("purpose", purpose));
      if (purpose.equals("tags")) {
        tags(AttachedTags.of(attachment));
      }
    }
    summary.put("attachments", attachments.size());
  }

  /** Reads tags: an object of names and values, or a list of {@code name:value}. */
  private void tags(JsonNode tags) {
    if (tags.isObject()) {
      tags.properties().forEach(tag -> tag(tag.getKey(), tag.getValue().asText()));
    }
    if (tags.isArray()) {
      for (JsonNode tag : tags) {
        String text = tag.asText();
        int colon = text.indexOf(':');
        tag(
            colon < 0 ? text : text.substring(0, colon),
            colon < 0 ? "" : text.substring(colon + 1));
      }
    }
  }

  private void tag(String name, String value) {
    add(IndexTerm.tag(name));
    if (!value.isEmpty()) {
      add(IndexTerm.tag(name, value));
    }
    ObjectNode shown =
        summary.path("tags") instanceof ObjectNode present ? present : summary.putObject("tags");
    if (shown.size() < MOST_SHOWN) {
      shown.put(cut(name), cut(value));
    } else {
      shortened = true;
    }
  }

  private void relation(JsonNode relation, String how) {
    String uuid = relation.path("uuid").asText();
    if (!uuid.isEmpty()) {
      terms.add(IndexTerm.related(uuid));
      show("related", JsonNodeFactory.instance.objectNode().put("uuid", cut(uuid)).put("how", how));
    }
  }

  private void show(String name, JsonNode value) {
    ArrayNode shown =
        summary.path(name) instanceof ArrayNode present ? present : summary.putArray(name);
    if (shown.size() < MOST_SHOWN) {
      shown.add(value);
    } else {
      shortened = true;
    }
  }

  private Optional<String> text(ObjectNode content, String member, String name) {
    return shown(content, member, name, summary);
  }

  private Optional<String> shown(JsonNode from, String member, ObjectNode to) {
    return shown(from, member, member, to);
  }

  /** Shows the beginning of a text, and gives all of it. */
  private Optional<String> shown(JsonNode from, String member, String name, ObjectNode to) {
    String text = from.path(member).textValue();
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    to.put(name, cut(text));
    return Optional.of(text);
  }

  private String cut(String text) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    shortened = true;
    boolean pair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
    return text.substring(0, pair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
  }

  private void add(Optional<String> term) {
    if (term.isPresent() && terms.size() < MOST_TERMS) {
      terms.add(term.get());
    } else if (term.isPresent() && !terms.contains(term.get())) {
      shortened = true;
    }
  }

  private static Optional<Instant> date(String text) {
    return text.isEmpty() ? Optional.empty() : VconDate.parse(text).map(OffsetDateTime::toInstant);
  }
}
