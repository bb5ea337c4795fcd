package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;
import org.vconserver.processor.redaction.Words.Word;

/**
 * Names of people: those of the vCon's parties, those that someone says are names, and those that
 * are in lists of names.
 */
@Component
public final class NameRecognizer implements PiiRecognizer {
  private static final int MAX_NAME_WORDS = 4;

  /** After these comes a name, whatever it is. */
  private static final Pattern SAYS_A_NAME =
      Pattern.compile(
          "(?<!\\p{L})(?:(?:my|his|her|the|first|last|full|middle|maiden|sur|customer'?s?|patient'?s?|account holder'?s?)"
              + " ?name(?: is|'s| was|:)|name:|name is|by the name of|(?:mrs?|ms|dr|prof)\\.?"
              + "|miss|mister|doctor|professor|goes by|spelled)\\s{1,3}",
          Pattern.CASE_INSENSITIVE);

  /** After these comes a name, or something else. */
  private static final Pattern MAY_SAY_A_NAME =
      Pattern.compile(
          "(?<!\\p{L})(?:this is|it'?s|i'?m|i am|speak(?:ing)? (?:with|to)|talk(?:ing)? (?:with|to)|spoke (?:with|to)"
              + "|ask(?:ed)? for|asking for|call me|called me|put me through to|transfer(?:red)? (?:you|me) to|on behalf of"
              + "|wife|husband|son|daughter|brother|sister|mother|father|friend|manager|supervisor|colleague"
              + "|signed by|attention|attn:?|contact|regards,?|sincerely,?|cheers,?|from|with|by|and)[,:]?\\s{1,3}",
          Pattern.CASE_INSENSITIVE);

  /** After these, someone is spoken to. */
  private static final Pattern SPEAKS_TO =
      Pattern.compile(
          "(?<!\\p{L})(?:hi|hello|hey|dear|thanks(?: so much| a lot)?|thank you(?: so much| very much)?"
              + "|good (?:morning|afternoon|evening|day)|welcome(?: back)?|bye|goodbye|sorry|okay|ok|yes|no|alright)"
              + "[, ]\\s{0,3}",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern AFTER_A_NAME =
      Pattern.compile(
          "^\\s{1,3}(?:speaking|here|on the line|calling from|from customer)(?!\\p{L})",
          Pattern.CASE_INSENSITIVE);

  /** Lists the names of parties that are no people, or are not called by their names. */
  private static final Set<String> ROLES =
      Set.of(
          "agent",
          "customer",
          "support",
          "caller",
          "callee",
          "bot",
          "assistant",
          "system",
          "ivr",
          "unknown",
          "anonymous",
          "user",
          "operator",
          "representative",
          "rep",
          "speaker",
          "party",
          "client",
          "host",
          "guest",
          "sales",
          "service",
          "team",
          "helpdesk",
          "desk",
          "admin",
          "company",
          "inc",
          "llc",
          "ltd",
          "gmbh",
          "the",
          "and",
          "of",
          "mr",
          "mrs",
          "ms",
          "dr");

  /** Names that are spelled: {@code c a r o l y n}. */
  private static final Patterns SPELLED =
      new Patterns(
          List.of(
              PatternRule.of(
                  "PERSON",
                  "(?<!['’])[A-Za-z](?:(?:[ -]|, )[A-Za-z]){3,25}",
                  0.55,
                  0.75,
                  "spell(?:s|ed|ing|t)?|name|last|first")));

  private final Gazetteer gazetteer = Gazetteer.instance();

  @Override
  public List<PiiFinding> find(PiiText text) {
    List<PiiFinding> found = new ArrayList<>(SPELLED.find(text));
    Words words = Words.of(text.text());
    parties(text, words, found);
    said(SAYS_A_NAME, words, Trust.NAME, found);
    said(MAY_SAY_A_NAME, words, Trust.PERHAPS, found);
    said(SPEAKS_TO, words, Trust.SPOKEN_TO, found);
    listed(words, found);
    return found;
  }

  /** Describes the words that come. */
  private enum Trust {
    NAME,
    SPOKEN_TO,
    PERHAPS
  }

  private static void parties(PiiText text, Words words, List<PiiFinding> found) {
    for (String name : text.names()) {
      List<Word> parts = Words.of(name).all();
      boolean role =
          parts.stream().allMatch(part -> ROLES.contains(part.text().toLowerCase(Locale.ROOT)));
      if (role || parts.size() > 6) {
        continue;
      }
      for (int i = 0; i < words.all().size(); i++) {
        Word word = words.all().get(i);
        int length = matching(words.all(), i, parts);
        if (length > 1) {
          found.add(
              new PiiFinding("PERSON", word.start(), words.all().get(i + length - 1).end(), 0.95));
          i += length - 1;
        } else if (parts.stream().anyMatch(part -> isPart(word, part))) {
          int end = word.start() + possessive(word.text()).length();
          found.add(new PiiFinding("PERSON", word.start(), end, 0.88));
        }
      }
    }
  }

  /** Counts the words from a place on that are those of the name, in its order; 0 if not all. */
  private static int matching(List<Word> words, int from, List<Word> parts) {
    if (parts.isEmpty() || from + parts.size() > words.size()) {
      return 0;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!words.get(from + i).text().equalsIgnoreCase(parts.get(i).text())) {
        return 0;
      }
    }
    return parts.size();
  }

  /**
   * Tells whether a word is a part of a name: as it is written; in small letters only if it is no
   * other word.
   */
  private static boolean isPart(Word word, Word part) {
    String name = possessive(word.text());
    if (part.text().length() < 2 || ROLES.contains(part.text().toLowerCase(Locale.ROOT))) {
      return false;
    }
    return name.equalsIgnoreCase(part.text())
        && (!word.lower() || !Gazetteer.instance().isCommon(part.text()));
  }

  private static String possessive(String word) {
    return word.endsWith("'s") || word.endsWith("’s") ? word.substring(0, word.length() - 2) : word;
  }

  private void said(Pattern opening, Words words, Trust trust, List<PiiFinding> found) {
    Matcher matcher = opening.matcher(words.text());
    while (matcher.find()) {
      int first = words.from(matcher.end());
      if (first < words.all().size() && words.all().get(first).start() <= matcher.end()) {
        int length = length(words, first, trust);
        if (length > 0) {
          add(words, first, length, trust == Trust.NAME ? 0.9 : 0.75, found);
        }
      }
    }
  }

  /** Counts the words from the first on that are a name. */
  private int length(Words words, int first, Trust trust) {
    Word word = words.all().get(first);
    boolean listed = gazetteer.isFirstName(word.text());
    boolean common = gazetteer.isCommon(word.text());
    boolean name =
        switch (trust) {
          case NAME -> word.capitalized() || !common;
          case SPOKEN_TO -> word.capitalized() ? (listed || !common) : (listed && !common);
          case PERHAPS ->
              (listed && !common) || (listed && word.capitalized() && nextIsName(words, first));
        };
    if (!name
        || (trust == Trust.SPOKEN_TO && word.capitalized() && !listed && !ends(words, first))) {
      return 0;
    }
    int length = 1;
    while (length < MAX_NAME_WORDS
        && words.adjacent(first + length - 1)
        && continues(words.all().get(first + length), words.all().get(first + length - 1), trust)) {
      length++;
    }
    return length;
  }

  private boolean nextIsName(Words words, int index) {
    return words.adjacent(index)
        && words.all().get(index + 1).capitalized()
        && gazetteer.isLastName(words.all().get(index + 1).text());
  }

  /** Tells whether a clause ends after a word: then someone was called by it. */
  private static boolean ends(Words words, int index) {
    String rest = words.text().substring(words.all().get(index).end());
    return rest.isEmpty() || ",.!?;:\n-".indexOf(rest.charAt(0)) >= 0;
  }

  private boolean continues(Word word, Word before, Trust trust) {
    String text = possessive(word.text());
    boolean common = gazetteer.isCommon(text);
    if (text.length() == 1) {
      return Character.isUpperCase(text.charAt(0)) && !text.equals("I");
    }
    if (word.capitalized()) {
      return !common || (gazetteer.isLastName(text) && before.capitalized());
    }
    boolean lowerName = before.lower() || gazetteer.isLastName(text);
    return lowerName && !common && (gazetteer.isLastName(text) || trust == Trust.NAME);
  }

  /** First names, with what follows them, wherever they are. */
  private void listed(Words words, List<PiiFinding> found) {
    for (int i = 0; i < words.all().size(); i++) {
      Word word = words.all().get(i);
      String text = possessive(word.text());
      if (!gazetteer.isFirstName(text)) {
        continue;
      }
      boolean common = gazetteer.isCommon(text);
      int length = 1;
      while (length < MAX_NAME_WORDS
          && words.adjacent(i + length - 1)
          && continues(
              words.all().get(i + length), words.all().get(i + length - 1), Trust.PERHAPS)) {
        length++;
      }
      boolean speaking =
          AFTER_A_NAME
              .matcher(words.text())
              .region(words.all().get(i + length - 1).end(), words.text().length())
              .lookingAt();
      double score = score(word, common, length, speaking);
      if (score > 0) {
        add(words, i, length, score, found);
        i += length - 1;
      }
    }
  }

  private static double score(Word word, boolean common, int length, boolean speaking) {
    if (speaking && (!common || word.capitalized())) {
      return 0.8;
    }
    if (word.capitalized()) {
      return length > 1 ? (common ? 0.6 : 0.8) : common ? 0 : 0.6;
    }
    return length > 1 && !common && word.lower() ? 0.65 : 0;
  }

  private static void add(
      Words words, int first, int length, double score, List<PiiFinding> found) {
    Word last = words.all().get(first + length - 1);
    int end = last.start() + possessive(last.text()).length();
    found.add(new PiiFinding("PERSON", words.all().get(first).start(), end, score));
  }
}
