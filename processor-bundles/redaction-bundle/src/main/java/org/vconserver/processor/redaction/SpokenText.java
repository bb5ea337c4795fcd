package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds a text with what is spelled out in it written as people write it: {@code five five five one
 * two} as {@code 55512}, {@code john at example dot com} as {@code john@example.com}. Knows where
 * each character comes from. Immutable.
 */
final class SpokenText {
  private static final int FEWEST_NUMBERS = 3;
  private static final int FEWEST_SPOKEN = 2;
  private static final Pattern TOKEN = Pattern.compile("[\\p{L}']+|\\d+|[^\\s\\p{L}\\d]");
  private static final String DOT = "(?:dot|period|punkt|punto)";
  private static final String SIGN =
      "(?:dot|period|underscore|dash|hyphen|punkt|punto|unterstrich|bindestrich|minus|strich|gui[oó]n bajo|gui[oó]n)";
  private static final String AT = "(?:at|ät|arroba|klammeraffe)";
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}@.])((?:[\\p{L}\\d] ){0,20}[\\p{L}\\d._-]{1,40}(?: "
              + SIGN
              + " [\\p{L}\\d]{1,40}){0,5}) "
              + AT
              + " ([\\p{L}\\d-]{1,40}(?: "
              + DOT
              + " [\\p{L}\\d-]{1,20}){1,4})(?![\\p{L}\\p{N}])",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  private static final Pattern MAILBOX =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}@.])[\\p{L}\\d._-]{1,40}(?: \\d{1,6})? (?:at|arroba)"
              + " (?:gmail|googlemail|hotmail|yahoo|outlook|icloud|aol|live|msn|protonmail|gmx|web)\\.[a-z]{2,3}(?:\\.uk)?"
              + "(?![\\p{L}\\p{N}])",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SITE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}@.])(?:w ?w ?w (?:dot|punkt|punto) )?[\\p{L}\\d-]{1,40}(?: (?:dot|punkt|punto) [\\p{L}\\d-]{1,20}){0,3} (?:dot|punkt|punto)"
              + " (?:com|org|net|edu|gov|io|info|co dot uk|de|fr|es|it|eu)(?![\\p{L}\\p{N}])",
          Pattern.CASE_INSENSITIVE);

  private final StringBuilder written = new StringBuilder();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private boolean changed;

  private SpokenText() {}

  /** Gives the text as it is written; the same text if nothing is spelled out in it. */
  static SpokenText of(String text) {
    SpokenText numbers = new SpokenText();
    numbers.readNumbers(text);
    SpokenText addresses = numbers.rewrite(ADDRESS);
    return addresses.rewrite(MAILBOX).rewrite(SITE);
  }

  boolean isChanged() {
    return changed;
  }

  String written() {
    return written.toString();
  }

  /** Maps the beginning of a written place to the text. */
  int start(int place) {
    return starts.get(place);
  }

  /** Maps the end of what is written before a place to the text. */
  int end(int place) {
    return ends.get(place - 1);
  }

  private void append(char c, int start, int end) {
    written.append(c);
    starts.add(start);
    ends.add(end);
  }

  private record Token(String text, int start, int end) {
    String lower() {
      return text.toLowerCase(Locale.ROOT);
    }

    boolean digit() {
      return Character.isDigit(text.charAt(0));
    }

    boolean multiple() {
      return switch (lower()) {
        case "double", "triple", "doppel", "doble" -> true;
        default -> false;
      };
    }

    boolean hundreds() {
      return switch (lower()) {
        case "hundred", "thousand", "hundert", "tausend" -> true;
        default -> false;
      };
    }

    boolean dash() {
      return switch (lower()) {
        case "dash", "hyphen", "-", "strich", "bindestrich", "guion", "guión" -> true;
        default -> false;
      };
    }

    /** Tells whether it may be between the digits of one number. */
    boolean connects() {
      return switch (lower()) {
        case ",", ".", "space", "then", "dann", "y" -> true;
        default -> dash() || hundreds();
      };
    }
  }

  private void readNumbers(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(new Token(matcher.group(), matcher.start(), matcher.end()));
    }
    int place = 0;
    for (int i = 0; i < tokens.size(); i++) {
      int end = runEnd(tokens, i);
      if (end > i) {
        copy(text, place, tokens.get(i).start());
        writeRun(tokens.subList(i, end));
        place = tokens.get(end - 1).end();
        changed = true;
        i = end - 1;
      }
    }
    copy(text, place, text.length());
  }

  /**
   * Finds the end of the run of spoken numbers, all in one language, that begins at a token; the
   * token itself if none does.
   */
  private static int runEnd(List<Token> tokens, int first) {
    int longest = first;
    for (NumberWords language : NumberWords.values()) {
      longest = Math.max(longest, runEnd(tokens, first, language));
    }
    return longest;
  }

  private static int runEnd(List<Token> tokens, int first, NumberWords language) {
    int last = first;
    int spoken = 0;
    int numbers = 0;
    int single = 0;
    int digits = 0;
    boolean tens = false;
    for (int i = first; i < tokens.size(); i++) {
      Token token = tokens.get(i);
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

  private void writeRun(List<Token> tokens) {
    NumberWords language = language(tokens);
    int repeat = 1;
    int repeatStart = -1;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.multiple()) {
        repeat = token.lower().equals("triple") ? 3 : 2;
        repeatStart = token.start();
        continue;
      }
      String digits = digits(tokens, i, language);
      boolean joined = kind(tokens, i, language) == NumberWords.Kind.TENS && digits.length() == 1;
      for (int n = 0; n < (joined ? 1 : repeat); n++) {
        for (char c : digits.toCharArray()) {
          append(c, repeatStart >= 0 ? repeatStart : token.start(), token.end());
        }
      }
      repeat = 1;
      repeatStart = -1;
    }
  }

  private static NumberWords language(List<Token> tokens) {
    NumberWords best = NumberWords.ENGLISH;
    for (NumberWords language : NumberWords.values()) {
      if (runEnd(tokens, 0, language) > runEnd(tokens, 0, best)) {
        best = language;
      }
    }
    return best;
  }

  private static NumberWords.@Nullable Kind kind(
      List<Token> tokens, int index, NumberWords language) {
    NumberWords.Value value =
        index < 0 || index >= tokens.size() ? null : language.value(tokens.get(index).text());
    return value == null ? null : value.kind();
  }

  /** Writes a word of a run in digits. */
  private static String digits(List<Token> tokens, int index, NumberWords language) {
    Token token = tokens.get(index);
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
      case TENS -> value.digits() + (joinsOne(tokens, index, language) ? "" : "0");
      // "mil novecientos" is 19.., "dos mil cinco" 2005, "dos mil doce" 2012.
      case THOUSAND ->
          kind(tokens, index - 1, language) == null
              ? value.digits()
              : zeros(tokens, index, language, 3);
      // "novecientos doce" is 912, "novecientos uno" 901.
      case HUNDREDS -> value.digits() + zeros(tokens, index, language, 2);
      default -> value.digits();
    };
  }

  /** Gives the zeros between a word and the next, so that both say so many digits more. */
  private static String zeros(List<Token> tokens, int index, NumberWords language, int digits) {
    NumberWords.Value next =
        index + 1 < tokens.size() ? language.value(tokens.get(index + 1).text()) : null;
    int said =
        next == null
            ? 0
            : next.kind() == NumberWords.Kind.TENS ? 2 : Math.min(digits, next.digits().length());
    return "0".repeat(digits - said);
  }

  private static boolean joinsOne(List<Token> tokens, int index, NumberWords language) {
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

  private void copy(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      append(text.charAt(i), i, i + 1);
    }
  }

  /** Gives the same with what has a shape written without its spaces, and its words as signs. */
  private SpokenText rewrite(Pattern shape) {
    String before = written();
    Matcher matcher = shape.matcher(before);
    SpokenText after = new SpokenText();
    after.changed = changed;
    int place = 0;
    while (matcher.find()) {
      after.copyFrom(this, place, matcher.start());
      String signs =
          matcher
              .group()
              .replaceAll("(?iu) " + DOT + " ", ".")
              .replaceAll("(?i) (?:underscore|unterstrich|gui[oó]n bajo) ", "_")
              .replaceAll("(?i) (?:dash|hyphen|bindestrich|minus|strich|gui[oó]n) ", "-")
              .replaceFirst("(?iu) " + AT + " ", "@")
              .replace(" ", "");
      for (char c : signs.toCharArray()) {
        after.append(c, start(matcher.start()), end(matcher.end()));
      }
      after.changed = true;
      place = matcher.end();
    }
    after.copyFrom(this, place, before.length());
    return after;
  }

  private void copyFrom(SpokenText other, int from, int to) {
    for (int i = from; i < to; i++) {
      append(other.written.charAt(i), other.starts.get(i), other.ends.get(i));
    }
  }
}
