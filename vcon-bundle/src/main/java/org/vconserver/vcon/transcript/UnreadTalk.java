package org.vconserver.vcon.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Looks for talk that was left out when a transcript in JSON was read: elements with sentences in
 * them, in a list of which other elements were read. Used once, by one thread.
 */
final class UnreadTalk {
  /** Finds texts that are more than a name or a word of the shape. */
  private static final Pattern SENTENCE = Pattern.compile("\\S+\\s+\\S+\\s+\\S.*", Pattern.DOTALL);

  /** Limits how many elements of a list are looked for in all that was read. */
  private static final int MOST_LOOKED_FOR = 100;

  private static final int DEEPEST = 10;

  private final String said;
  private int place;

  private UnreadTalk(List<TranscriptPassage> passages) {
    StringBuilder all = new StringBuilder();
    passages.forEach(passage -> all.append(letters(passage.text())));
    this.said = all.toString();
  }

  /** Tells whether some talk of a transcript is in none of the passages that were read of it. */
  static boolean isIn(JsonNode body, List<TranscriptPassage> passages) {
    return !passages.isEmpty() && new UnreadTalk(passages).isIn(body, 0);
  }

  private boolean isIn(JsonNode node, int depth) {
    if (depth > DEEPEST || (node.isArray() && isPartlyRead(node))) {
      return depth <= DEEPEST;
    }
    if (node.isObject()) {
      for (var member : node.properties()) {
        String name = Members.plain(member.getKey());
        if (!JsonTalk.isBesideTalk(name) && isIn(member.getValue(), depth + 1)) {
          return true;
        }
      }
      return false;
    }
    for (JsonNode element : node) {
      if (isIn(element, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether some elements of a list were read, and others with sentences were not. */
  private boolean isPartlyRead(JsonNode list) {
    boolean read = false;
    int unread = 0;
    for (JsonNode element : list) {
      if (element.isObject() && unread < MOST_LOOKED_FOR) {
        switch (found(element)) {
          case READ -> read = true;
          case UNREAD -> unread++;
          case NO_TALK -> {
            // A mark, a number, a word: nothing is missed with it.
          }
        }
      }
    }
    return read && unread > 0;
  }

  private enum Found {
    READ,
    UNREAD,
    NO_TALK
  }

  private Found found(JsonNode element) {
    JsonNode text = Members.of(element, true).text();
    if (text.isTextual()) {
      return isSaid(text.textValue()) ? Found.READ : Found.UNREAD;
    }
    return inside(element, 0);
  }

  private Found inside(JsonNode node, int depth) {
    if (node.isTextual()) {
      boolean sentence = SENTENCE.matcher(node.textValue()).matches();
      return !sentence ? Found.NO_TALK : isSaid(node.textValue()) ? Found.READ : Found.UNREAD;
    }
    Found found = Found.NO_TALK;
    if (node.isObject() && depth < DEEPEST) {
      for (var member : node.properties()) {
        if (!JsonTalk.isBesideTalk(Members.plain(member.getKey()))) {
          found = together(found, inside(member.getValue(), depth + 1));
        }
      }
    } else if (node.isArray() && depth < DEEPEST) {
      for (JsonNode member : node) {
        found = together(found, inside(member, depth + 1));
      }
    }
    return found;
  }

  private static Found together(Found one, Found other) {
    return one == Found.READ || other == Found.READ
        ? Found.READ
        : one == Found.UNREAD ? one : other;
  }

  /** Looks for a text from where the last one was found, as transcripts are in order. */
  private boolean isSaid(String text) {
    String letters = letters(text);
    int next = said.indexOf(letters, place);
    if (next < 0) {
      next = said.indexOf(letters);
    }
    place = next < 0 ? place : next;
    return next >= 0;
  }

  /** Gives the letters and digits of a text: blanks and marks differ from list to list. */
  private static String letters(String text) {
    StringBuilder letters = new StringBuilder(text.length());
    text.codePoints().filter(Character::isLetterOrDigit).forEach(letters::appendCodePoint);
    return letters.toString().toLowerCase(Locale.ROOT);
  }
}
