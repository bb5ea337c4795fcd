package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
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

  /** Places that are words of the language too. */
  private static final Set<String> ORDINARY =
      Set.of(
          "nice", "cork", "reading", "mobile", "orange", "bath", "essen", "mesa", "lima", "turkey",
          "hull", "derby", "halle", "biel", "siegen", "hagen", "deal", "hove", "cali", "leon",
          "gera", "ulm");

  private static final Pattern IS_A_PLACE =
      Pattern.compile(
          "(?<!\\p{L})(?:live|lives|lived|living|located|based|born|reside|resides|moved|moving|grew up|staying|stationed|fly|flying|ship|travel|office|store|branch)"
              + "(?: (?:here|currently|now|out|down|up|over))? (?:in|to|from|near|at|around|outside)(?: of)?\\s{1,3}$"
              + "|(?<!\\p{L})(?:wohne[nt]?|wohnt|lebe[nt]?|lebt|komme[nt]?|kommt|geboren|aufgewachsen|ziehe[nt]?|zieht|büro|filiale) (?:jetzt |seit \\p{L}{2,15} )?(?:in|nach|aus|bei)\\s{1,3}$"
              + "|(?<!\\p{L})(?:viv[oe]n?|vivimos|resid[oe]n?|nac[ií]|nació|mud[éoó]|oficina|tienda|sucursal|ciudad) (?:ahora )?(?:en|a|de|desde)\\s{1,3}$"
              + "|(?:straße|strasse|str\\.|gasse|allee|platz|weg|ring|damm) \\d{1,4} ?[a-z]?,? (?:in )?$"
              + "|\\d.{1,35} (?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|court|way|place|terrace|crescent)\\.?,?\\s{1,3}(?:in\\s)?$",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern MAY_BE_A_PLACE =
      Pattern.compile(
          "(?:(?<!\\p{L})(?:in|from|to|near|at|around|outside|of|for|nach|aus|von|bei|en|de|desde|hasta|a)|,)\\s{1,3}$",
          Pattern.CASE_INSENSITIVE);

  @Override
  public List<PiiFinding> find(PiiText text) {
    List<PiiFinding> found = new ArrayList<>(AddressPatterns.ALL.find(text));
    Words words = Words.of(text.text());
    for (int i = 0; i < words.all().size(); i++) {
      int listed = listed(words, i);
      if (listed > 0) {
        add(words, i, listed, score(words, i, listed), found);
        i += listed - 1;
      } else if (words.all().get(i).capitalized()
          && !Gazetteer.instance().isCommon(words.all().get(i).text())
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

  /** Tells whether a town is listed: {@code 50674 Köln}, {@code 60311 Frankfurt am Main}. */
  static boolean isTownWithPostcode(String text) {
    String town = text.substring(text.indexOf(' ') + 1);
    int end = town.indexOf(' ');
    return Gazetteer.instance().isPlace(town)
        || (end > 0 && Gazetteer.instance().isPlace(town.substring(0, end)));
  }

  /** Counts the words from a place on that are a listed place, as many as can be; 0 if none. */
  private int listed(Words words, int first) {
    int best = 0;
    Word start = words.all().get(first);
    for (int length = 1;
        length <= MAX_PLACE_WORDS && first + length <= words.all().size();
        length++) {
      String name =
          words.text().substring(start.start(), words.all().get(first + length - 1).end());
      if (name.length() > 40) {
        break;
      }
      if (Gazetteer.instance().isPlace(name)) {
        best = length;
      }
    }
    return best;
  }

  private double score(Words words, int first, int length) {
    Word word = words.all().get(first);
    boolean person =
        Gazetteer.instance().isFirstName(word.text())
            || Gazetteer.instance().isLastName(word.text());
    boolean other = length == 1 && ORDINARY.contains(word.plain());
    boolean certain = before(words, first, IS_A_PLACE);
    boolean perhaps = before(words, first, MAY_BE_A_PLACE);
    if (word.capitalized()) {
      // A last name that is a town, as Madrid: a name where something says so, else the town.
      boolean town = !other && !Gazetteer.instance().isFirstName(word.text());
      return certain
          ? 0.88
          : !other && (length > 1 || !person) ? 0.75 : perhaps ? 0.62 : town ? 0.58 : 0;
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
        && Gazetteer.instance().isUsState(next.text())
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
