package org.vconserver.processor.redaction;

import static org.vconserver.processor.redaction.PatternRule.of;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Component;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiRecognizer;
import org.vconserver.api.redaction.PiiText;
import org.vconserver.processor.redaction.Words.Word;

/** Addresses, and places that are listed or said to be where someone is. */
@Component
public final class LocationRecognizer implements PiiRecognizer {
  private static final int MAX_PLACE_WORDS = 4;
  private static final String STREET =
      "(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|Ter"
          + "|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Crescent|Close|Gardens|Mews|Row|Walk|Plaza)";
  private static final String STATE =
      "(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])";
  private static final String HOME =
      "live|lives|living|address|located|reside|resides|residing|ship(?: it)? to|deliver|delivery|mail(?: it)? to|mailing"
          + "|billing|house|home|moved";

  /** Places that are words of the language too. */
  private static final Set<String> ORDINARY =
      Set.of(
          "nice", "cork", "reading", "mobile", "orange", "bath", "essen", "mesa", "lima", "turkey");

  private static final Patterns PATTERNS =
      new Patterns(
          List.of(
              of(
                  "LOCATION",
                  "\\d{1,6}[A-Za-z]?(?:-\\d{1,5})? (?:[NSEW]\\.? )?(?:[\\p{Lu}\\d][\\p{L}\\d'’.-]{0,30} ){1,4}"
                      + STREET
                      + "\\.?(?:,? (?:Apt|Apartment|Suite|Unit|Flat|#)\\.? ?\\w{1,6})?",
                  0.85,
                  0.9,
                  HOME),
              of(
                  "LOCATION",
                  "(?i:\\d{1,6}(?: [\\p{L}\\d'’.-]{1,30}){1,3} (?:street|avenue|road|boulevard|lane|drive|court|way|place|square|terrace|parkway|highway|circle|trail))",
                  0.35,
                  0.8,
                  HOME),
              of("LOCATION", "(?i:(?:p\\.? ?o\\.? |post office )box \\d{1,7})", 0.85, 0.9, HOME),
              of(
                  "LOCATION",
                  "(?:St\\. )?\\p{Lu}[\\p{L}'’-]{1,30}(?: \\p{Lu}[\\p{L}'’-]{1,30}){0,2}(?:, "
                      + STATE
                      + "(?: \\d{5}(?:-\\d{4})?)?| "
                      + STATE
                      + " \\d{5}(?:-\\d{4})?)",
                  0.8,
                  0.9,
                  HOME),
              of(
                  "LOCATION",
                  "\\d{5}(?:-\\d{4})?",
                  0.05,
                  0.75,
                  "zip(?: ?code)?|postal code|(?:"
                      + String.join("|", Gazetteer.instance().usStates())
                      + ")[, ]{1,3}\u0000"),
              of(
                  "LOCATION",
                  "\\d{1,4}[a-z]? (?:rue|avenue|boulevard|chemin|place) (?:de |du |des |de la )?\\p{Lu}[\\p{L}'’-]{1,30}(?: \\p{Lu}[\\p{L}'’-]{1,30}){0,2}",
                  0.8,
                  0.9,
                  ""),
              of(
                  "LOCATION",
                  "\\p{Lu}[\\p{L}-]{1,30}(?:straße|strasse|str\\.|weg|allee|platz|gasse) \\d{1,4}[a-z]?",
                  0.85,
                  0.9,
                  "")));
  private static final Pattern IS_A_PLACE =
      Pattern.compile(
          "(?<!\\p{L})(?:live|lives|lived|living|located|based|born|reside|resides|moved|moving|grew up|staying|stationed|fly|flying|ship|travel|office|store|branch)"
              + "(?: (?:here|currently|now|out|down|up|over))? (?:in|to|from|near|at|around|outside)(?: of)?\\s{1,3}$"
              + "|\\d.{1,35} (?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|court|way|place|terrace)\\.?,\\s{1,3}$",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern MAY_BE_A_PLACE =
      Pattern.compile(
          "(?:(?<!\\p{L})(?:in|from|to|near|at|around|outside|of|for)|,)\\s{1,3}$",
          Pattern.CASE_INSENSITIVE);

  private final Gazetteer gazetteer = Gazetteer.instance();

  @Override
  public List<PiiFinding> find(PiiText text) {
    List<PiiFinding> found = new ArrayList<>(PATTERNS.find(text));
    Words words = Words.of(text.text());
    for (int i = 0; i < words.all().size(); i++) {
      int listed = listed(words, i);
      if (listed > 0) {
        add(words, i, listed, score(words, i, listed), found);
        i += listed - 1;
      } else if (words.all().get(i).capitalized()
          && !gazetteer.isCommon(words.all().get(i).text())
          && (before(words, i, IS_A_PLACE) || beforeState(words, i))) {
        int length = 1;
        while (length < 3
            && words.adjacent(i + length - 1)
            && words.all().get(i + length).capitalized()) {
          length++;
        }
        add(words, i, length, 0.65, found);
        i += length - 1;
      }
    }
    return found;
  }

  /** Counts the words from a place on that are a listed place, as many as can be; 0 if none. */
  private int listed(Words words, int first) {
    int best = 0;
    Word start = words.all().get(first);
    for (int length = 1;
        length <= MAX_PLACE_WORDS && first + length <= words.all().size();
        length++) {
      String name =
          words
              .text()
              .substring(start.start(), words.all().get(first + length - 1).end());
      if (name.length() > 40) {
        break;
      }
      if (gazetteer.isPlace(name)) {
        best = length;
      }
    }
    return best;
  }

  private double score(Words words, int first, int length) {
    Word word = words.all().get(first);
    boolean person = gazetteer.isFirstName(word.text()) || gazetteer.isLastName(word.text());
    boolean other = length == 1 && ORDINARY.contains(word.text().toLowerCase(Locale.ROOT));
    boolean certain = before(words, first, IS_A_PLACE);
    boolean perhaps = before(words, first, MAY_BE_A_PLACE);
    if (word.capitalized()) {
      return certain ? 0.88 : !other && (length > 1 || !person) ? 0.75 : perhaps ? 0.62 : 0;
    }
    // In text without large letters, only where the words around it say so.
    return word.lower() && word.text().length() > 2 && !other
        ? certain ? 0.8 : perhaps ? 0.6 : 0
        : 0;
  }

  /** Tells whether it is as in "Gillette, Wyoming". */
  private boolean beforeState(Words words, int index) {
    if (index + 1 >= words.all().size()) {
      return false;
    }
    Word next = words.all().get(index + 1);
    return next.capitalized()
        && gazetteer.isUsState(next.text())
        && words.text().substring(words.all().get(index).end(), next.start()).equals(", ");
  }

  private static boolean before(Words words, int index, Pattern pattern) {
    int start = words.all().get(index).start();
    return pattern.matcher(words.text().substring(Math.max(0, start - 40), start)).find();
  }

  private static void add(
      Words words, int first, int length, double score, List<PiiFinding> found) {
    if (score > 0) {
      int start = words.all().get(first).start();
      found.add(
          new PiiFinding("LOCATION", start, words.all().get(first + length - 1).end(), score));
    }
  }
}
