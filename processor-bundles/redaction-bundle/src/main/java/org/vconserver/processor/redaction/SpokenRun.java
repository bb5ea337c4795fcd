package org.vconserver.processor.redaction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds words that together are a spoken number, all in one language.
 *
 * @param tokens its words, and the signs between them
 */
record SpokenRun(List<SpokenWord> tokens, NumberWords language) {
  private static final int FEWEST_NUMBERS = 3;
  private static final int FEWEST_SPOKEN = 2;

  static SpokenRun of(List<SpokenWord> tokens) {
    return new SpokenRun(List.copyOf(tokens), language(tokens));
  }

  /**
   * Finds the end of the run of spoken numbers, all in one language, that begins at a token; the
   * token itself if none does.
   */
  static int end(List<SpokenWord> tokens, int first) {
    int longest = first;
    for (NumberWords language : NumberWords.LANGUAGES) {
      longest = Math.max(longest, end(tokens, first, language));
    }
    return longest;
  }

  private static int end(List<SpokenWord> tokens, int first, NumberWords language) {
    int last = first;
    int spoken = 0;
    int numbers = 0;
    int single = 0;
    int digits = 0;
    boolean tens = false;
    for (int i = first; i < tokens.size(); i++) {
      SpokenWord token = tokens.get(i);
      NumberWords.Value value = token.digit() ? null : language.value(token.text());
      if (token.digit()) {
        numbers++;
        digits += token.text().length();
        single += token.text().length() == 1 ? 1 : 0;
        last = i + 1;
      } else if (value != null) {
        boolean year = value.kind() == NumberWords.Kind.YEAR;
        numbers += year ? FEWEST_NUMBERS : 1;
        spoken += year ? FEWEST_SPOKEN : 1;
        boolean ten = value.kind() == NumberWords.Kind.TENS;
        digits += ten ? 2 : tens && value.digits().length() == 1 ? 0 : value.digits().length();
        tens = ten;
        last = i + 1;
      } else if (token.hundreds() && last > first) {
        last = i + 1;
      } else if (!token.multiple()
          && !(token.connects() && last > first)
          && !(i == first && token.lower().equals("plus"))) {
        break;
      }
    }
    boolean enough = numbers >= FEWEST_NUMBERS || (numbers == 2 && digits >= FEWEST_NUMBERS);
    return enough && (spoken >= FEWEST_SPOKEN || single >= 5) ? last : first;
  }

  private static NumberWords language(List<SpokenWord> tokens) {
    NumberWords best = NumberWords.ENGLISH;
    for (NumberWords language : NumberWords.LANGUAGES) {
      if (end(tokens, 0, language) > end(tokens, 0, best)) {
        best = language;
      }
    }
    return best;
  }

  /** Says what kind of number a word is; null if none. */
  NumberWords.@Nullable Kind kind(int index) {
    NumberWords.Value value =
        index < 0 || index >= tokens.size() ? null : language.value(tokens.get(index).text());
    return value == null ? null : value.kind();
  }

  /** Writes a word of a run in digits. */
  String digits(int index) {
    SpokenWord token = tokens.get(index);
    if (token.digit()) {
      return token.text();
    }
    NumberWords.Value value = language.value(token.text());
    if (value == null) {
      return switch (token.lower()) {
        case "hundred", "hundert" -> "00";
        case "thousand", "tausend" -> "000";
        case "plus" -> "+";
        default -> token.dash() ? "-" : "";
      };
    }
    return switch (value.kind()) {
      // "twenty three" is 23, "treinta y tres" 33, and "twenty" alone 20.
      case TENS -> value.digits() + (joinsOne(index) ? "" : "0");
      // "mil novecientos" is 19.., "dos mil cinco" 2005, "dos mil doce" 2012.
      case THOUSAND -> kind(index - 1) == null ? value.digits() : zeros(index, 3);
      // "novecientos doce" is 912, "novecientos uno" 901.
      case HUNDREDS -> value.digits() + zeros(index, 2);
      default -> value.digits();
    };
  }

  /** Gives the zeros between a word and the next, so that both say so many digits more. */
  private String zeros(int index, int digits) {
    NumberWords.Value next =
        index + 1 < tokens.size() ? language.value(tokens.get(index + 1).text()) : null;
    int said =
        next == null
            ? 0
            : next.kind() == NumberWords.Kind.TENS ? 2 : Math.min(digits, next.digits().length());
    return "0".repeat(digits - said);
  }

  private boolean joinsOne(int index) {
    int next = index + 1;
    if (next < tokens.size() && tokens.get(next).lower().equals("y")) {
      next++;
    }
    NumberWords.Value value = next < tokens.size() ? language.value(tokens.get(next).text()) : null;
    return value != null
        && value.kind() == NumberWords.Kind.DIGITS
        && value.digits().length() == 1
        && !value.digits().equals("0");
  }
}
