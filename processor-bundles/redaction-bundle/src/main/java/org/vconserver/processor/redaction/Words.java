package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the words of a text, with their places. Immutable. */
record Words(String text, List<Word> all) {
  private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*(?:['’-]\\p{L}+)*");

  /**
   * Holds a word.
   *
   * @param plain the same in plain letters
   */
  record Word(String text, String plain, int start, int end) {
    /** Matches a name as it is written: one large letter, then small ones. */
    boolean capitalized() {
      return text.length() > 1
          && Character.isUpperCase(text.charAt(0))
          && text.chars().anyMatch(Character::isLowerCase);
    }

    boolean lower() {
      return Character.isLowerCase(text.charAt(0));
    }

    String withoutPossessive() {
      return text.endsWith("'s") || text.endsWith("’s")
          ? text.substring(0, text.length() - 2)
          : text;
    }
  }

  static Words of(String text) {
    List<Word> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      words.add(new Word(word.group(), PlainLetters.of(word.group()), word.start(), word.end()));
    }
    return new Words(text, List.copyOf(words));
  }

  /** Gives the index of the first word from a place on; the number of words if there is none. */
  int from(int place) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (all.get(middle).start() < place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Tells whether only a space, or a dot after an initial, is between a word and the next. */
  boolean adjacent(int word) {
    if (word + 1 >= all.size()) {
      return false;
    }
    String between = text.substring(all.get(word).end(), all.get(word + 1).start());
    return (between.isBlank() && between.length() <= 2)
        || (all.get(word).text().length() == 1 && between.equals(". "));
  }

  /** Tells whether a clause ends after a word. */
  boolean endsClause(int word) {
    int end = all.get(word).end();
    return end >= text.length() || ",.!?;:\n-".indexOf(text.charAt(end)) >= 0;
  }
}
