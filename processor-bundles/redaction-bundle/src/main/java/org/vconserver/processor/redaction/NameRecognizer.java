package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;
import org.vconserver.processor.redaction.NameOpenings.Opening;
import org.vconserver.processor.redaction.NameOpenings.Trust;
import org.vconserver.processor.redaction.Words.Word;

/**
 * Names of people: those of the vCon's parties, those that someone says are names, and those that
 * are in lists of names.
 */
@Component
public final class NameRecognizer implements PiiRecognizer {
  private static final int SHORTEST_LISTED = 3;

  private static final Pattern AFTER_A_NAME =
      Pattern.compile(
          "(?:\\s{1,3}|, )(?:speaking|here|on the line|calling from|from customer|am apparat|mein name(?! ist)|al habla|al aparato|guten (?:tag|morgen|abend)|grüß gott)(?!\\p{L})",
          Pattern.CASE_INSENSITIVE);

  /** Names that are spelled: {@code c a r o l y n}. */
  private static final Patterns SPELLED =
      new Patterns(
          List.of(
              PatternRule.of(
                  "PERSON",
                  "(?<!['’])[A-Za-z](?:(?:[ -]|, )[A-Za-z]){3,25}",
                  0.55,
                  0.75,
                  "spell(?:s|ed|ing|t)?|name|last|first|buchstabiere?|deletreo")));

  @Override
  public List<PiiFinding> find(PiiText text) {
    List<PiiFinding> found = new ArrayList<>(SPELLED.find(text));
    Words words = Words.of(text.text());
    PartyNames.find(text.names(), words, found);
    for (Opening opening : NameOpenings.ALL) {
      said(opening, words, found);
    }
    listed(words, found);
    return found;
  }

  private void said(Opening opening, Words words, List<PiiFinding> found) {
    Matcher matcher = opening.words().matcher(words.text());
    while (matcher.find()) {
      int first = afterParticles(words, words.from(matcher.end()), matcher.end());
      if (first >= 0) {
        int begin = words.from(matcher.end());
        int length = length(words, first, opening.trust());
        if (length > 0) {
          double score =
              switch (opening.trust()) {
                case NAME -> 0.9;
                case TITLE -> 0.89;
                default -> 0.75;
              };
          add(words, begin, first + length - begin, score, found);
        }
      }
    }
  }

  /** Gives the first word of a name that begins at a place, its particles skipped; -1 if none. */
  private static int afterParticles(Words words, int first, int place) {
    List<Word> all = words.all();
    if (first >= all.size() || all.get(first).start() > place) {
      return -1;
    }
    int next = first;
    while (next < first + 3
        && next + 1 < all.size()
        && words.adjacent(next)
        && all.get(next).lower()
        && (next == first ? NameOpenings.FIRST_PARTICLES : NameOpenings.PARTICLES)
            .contains(all.get(next).plain())) {
      next++;
    }
    return all.get(next).capitalized() ? next : first;
  }

  /** Counts the words from the first on that are a name. */
  private int length(Words words, int first, Trust trust) {
    if (!begins(words, first, trust)) {
      return 0;
    }
    int length = NameExtent.of(words, first, trust);
    boolean listed = Gazetteer.instance().isFirstName(words.all().get(first).text());
    return switch (trust) {
      case SIGNED -> endsLine(words, first + length - 1) || listed ? length : 0;
      case SPOKEN_TO ->
          listed || !words.all().get(first).capitalized() || words.endsClause(first) ? length : 0;
      default -> length;
    };
  }

  private boolean begins(Words words, int first, Trust trust) {
    Word word = words.all().get(first);
    if (word.text().length() == 1) {
      return Character.isUpperCase(word.text().charAt(0))
          && words.adjacent(first)
          && Character.isUpperCase(words.all().get(first + 1).text().charAt(0));
    }
    boolean listed = Gazetteer.instance().isFirstName(word.text());
    boolean last = Gazetteer.instance().isLastName(word.text());
    boolean common = Gazetteer.instance().isCommon(word.text());
    boolean large = word.capitalized() && !NameOpenings.TITLES.contains(word.plain());
    boolean uncommon = !common && (listed || last || NameExtent.mayBeName(word));
    return switch (trust) {
      case NAME -> large ? !common || listed || last : uncommon;
      case TITLE -> large ? !common || listed || last : !common && (listed || last);
      case SPOKEN_TO -> large ? listed || !common : listed && !common;
      case SIGNED -> large ? !common || listed : listed && !common;
      case INTRODUCED ->
          (listed && !common)
              || (large && (listed || last || !common) && nextIsName(words, first))
              || (large && uncommon && introduced(words, first));
      case PERHAPS -> (listed && !common) || (large && listed && nextIsName(words, first));
    };
  }

  /** Tells whether what follows a word that is not listed makes a name of it. */
  private boolean introduced(Words words, int first) {
    if (Gazetteer.instance().isPlace(words.all().get(first).text())) {
      return false;
    }
    if (!words.adjacent(first)) {
      return words.endsClause(first)
          && Gazetteer.instance().isLastName(words.all().get(first).text());
    }
    Word next = words.all().get(first + 1);
    return (next.capitalized() && !Gazetteer.instance().isCommon(next.text()))
        || switch (next.plain()) {
          case "from", "here", "speaking", "calling", "with", "von", "vom", "aus", "de", "del" ->
              true;
          default -> false;
        };
  }

  private boolean nextIsName(Words words, int index) {
    return words.adjacent(index)
        && words.all().get(index + 1).capitalized()
        && Gazetteer.instance().isLastName(words.all().get(index + 1).text());
  }

  private static boolean endsLine(Words words, int index) {
    int end = words.all().get(index).end();
    String text = words.text();
    while (end < text.length() && ".!, ".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return end >= text.length() || text.charAt(end) == '\n' || text.charAt(end) == '\r';
  }

  /** First names, with what follows them, wherever they are. */
  private void listed(Words words, List<PiiFinding> found) {
    for (int i = 0; i < words.all().size(); i++) {
      Word word = words.all().get(i);
      String text = word.withoutPossessive();
      if (text.length() < SHORTEST_LISTED || !Gazetteer.instance().isFirstName(text)) {
        answers(words, i, found);
        continue;
      }
      boolean common = Gazetteer.instance().isCommon(text);
      int length = NameExtent.of(words, i, Trust.PERHAPS);
      boolean speaking = saysSo(words, words.all().get(i + length - 1));
      double score = score(word, common, length, speaking);
      if (score > 0) {
        add(words, i, length, score, found);
        i += length - 1;
      }
    }
  }

  /** Finds a last name alone, as German answers the telephone: {@code Schmidt, guten Tag}. */
  private void answers(Words words, int index, List<PiiFinding> found) {
    Word word = words.all().get(index);
    if (word.capitalized()
        && Gazetteer.instance().isLastName(word.text())
        && !Gazetteer.instance().isCommon(word.text())
        && saysSo(words, word)) {
      add(words, index, 1, 0.7, found);
    }
  }

  private static boolean saysSo(Words words, Word word) {
    return AFTER_A_NAME.matcher(words.text()).region(word.end(), words.text().length()).lookingAt();
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
    int end = last.start() + last.withoutPossessive().length();
    found.add(new PiiFinding("PERSON", words.all().get(first).start(), end, score));
  }
}
