package org.vconserver.processor.redaction;

import java.util.Set;
import java.util.regex.Pattern;
import org.vconserver.processor.redaction.NameOpenings.Trust;
import org.vconserver.processor.redaction.Words.Word;

/** Finds where a name ends that begins with a word. */
final class NameExtent {
  private static final int MAX_NAME_WORDS = 5;
  private static final Gazetteer GAZETTEER = Gazetteer.instance();

  /** Begin what people say after their names. */
  private static final Set<String> FOLLOWERS =
      Set.of(
          "and",
          "i",
          "i'm",
          "i'd",
          "i've",
          "from",
          "calling",
          "here",
          "speaking",
          "with",
          "um",
          "uh",
          "my",
          "und",
          "ich",
          "aus",
          "von",
          "äh",
          "y",
          "soy",
          "de",
          "llamo",
          "vivo",
          "quiero",
          "mi");

  /** Lists last names that more often begin a question after a name. */
  private static final Set<String> MODALS = Set.of("may", "can", "will", "might");

  /** Matches words that by their endings are no names: {@code wondering}. */
  private static final Pattern NO_NAME =
      Pattern.compile(
          ".{2,}(?:ing|tion|ment|ness|ould|ght|ously|ally|[^aeiou]ly|[^hmr]ed|ungen|ung|keit|heit|schaft|ción|cion|mente|ando|iendo)");

  private NameExtent() {}

  /** Tells whether a word that is not listed may be a name, by its ending. */
  static boolean mayBeName(Word word) {
    return !NO_NAME.matcher(word.plain()).matches();
  }

  /** Counts the words of a name that begins at one. */
  static int of(Words words, int first, Trust trust) {
    int length = 1;
    while (length < MAX_NAME_WORDS && words.adjacent(first + length - 1)) {
      int particles = particles(words, first + length);
      int next = first + length + particles;
      if (next >= words.all().size()
          || !continues(words, next, words.all().get(first + length - 1), trust, particles > 0)) {
        break;
      }
      length += particles + 1;
    }
    return length;
  }

  /** Counts the particles from a word on that lead to the next part of a name. */
  private static int particles(Words words, int from) {
    int count = 0;
    while (count < 3
        && from + count + 1 < words.all().size()
        && words.adjacent(from + count)
        && words.all().get(from + count).lower()
        && NameOpenings.PARTICLES.contains(words.all().get(from + count).plain())) {
      count++;
    }
    return count;
  }

  private static boolean continues(
      Words words, int index, Word before, Trust trust, boolean afterParticle) {
    Word word = words.all().get(index);
    String text = word.withoutPossessive();
    boolean common = GAZETTEER.isCommon(text);
    boolean last = GAZETTEER.isLastName(text);
    if (text.length() == 1) {
      return isInitial(words, index, before);
    }
    if (afterParticle) {
      return word.capitalized()
          ? before.capitalized() && !common
          : before.lower() && last && !common;
    }
    if (word.capitalized()) {
      return !common || (last && before.capitalized());
    }
    boolean lowerName = before.lower() || last;
    if (common) {
      return !MODALS.contains(word.plain())
          && before.lower()
          && last
          && trust == Trust.NAME
          && ends(words, index);
    }
    return lowerName
        && (last || GAZETTEER.isFirstName(text) || (trust == Trust.NAME && mayBeName(word)));
  }

  /** Tells whether a name ends with a word: the clause does, or the next word begins another. */
  private static boolean ends(Words words, int index) {
    return !words.adjacent(index) || FOLLOWERS.contains(words.all().get(index + 1).plain());
  }

  /** Tells whether a letter is one of a name: a large one, or a small one before a listed name. */
  private static boolean isInitial(Words words, int index, Word before) {
    String letter = words.all().get(index).text();
    if (Character.isUpperCase(letter.charAt(0))) {
      return !letter.equals("I") && !letter.equals("Y");
    }
    return before.lower()
        && words.adjacent(index)
        && !GAZETTEER.isCommon(letter)
        && GAZETTEER.isLastName(words.all().get(index + 1).text());
  }
}
