package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a text with what is spelled out in it written as people write it: {@code five five five one
 * two} as {@code 55512}, {@code john at example dot com} as {@code john@example.com}. Knows where
 * each character comes from. Immutable.
 */
final class SpokenText {
  private static final int FEWEST_NUMBERS = 3;
  private static final Pattern TOKEN = Pattern.compile("[\\p{L}']+|\\d+|[^\\s\\p{L}\\d]");
  private static final Map<String, String> NUMBERS =
      Map.ofEntries(
          Map.entry("zero", "0"),
          Map.entry("oh", "0"),
          Map.entry("o", "0"),
          Map.entry("nought", "0"),
          Map.entry("one", "1"),
          Map.entry("two", "2"),
          Map.entry("three", "3"),
          Map.entry("four", "4"),
          Map.entry("five", "5"),
          Map.entry("six", "6"),
          Map.entry("seven", "7"),
          Map.entry("eight", "8"),
          Map.entry("nine", "9"),
          Map.entry("niner", "9"),
          Map.entry("ten", "10"),
          Map.entry("eleven", "11"),
          Map.entry("twelve", "12"),
          Map.entry("thirteen", "13"),
          Map.entry("fourteen", "14"),
          Map.entry("fifteen", "15"),
          Map.entry("sixteen", "16"),
          Map.entry("seventeen", "17"),
          Map.entry("eighteen", "18"),
          Map.entry("nineteen", "19"));
  private static final Map<String, String> TENS =
      Map.of(
          "twenty", "2", "thirty", "3", "forty", "4", "fourty", "4", "fifty", "5", "sixty", "6",
          "seventy", "7", "eighty", "8", "ninety", "9");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}@.])((?:[\\p{L}\\d] ){0,20}[\\p{L}\\d._-]{1,40}(?: (?:dot|underscore|dash|hyphen|period)"
              + " [\\p{L}\\d]{1,40}){0,5}) at ([\\p{L}\\d-]{1,40}(?: (?:dot|period) [\\p{L}\\d-]{1,20}){1,4})(?![\\p{L}\\p{N}])",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern MAILBOX =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}@.])[\\p{L}\\d._-]{1,40}(?: \\d{1,6})? at"
              + " (?:gmail|googlemail|hotmail|yahoo|outlook|icloud|aol|live|msn|protonmail|gmx|web)\\.[a-z]{2,3}(?:\\.uk)?"
              + "(?![\\p{L}\\p{N}])",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SITE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}@.])(?:w ?w ?w dot )?[\\p{L}\\d-]{1,40}(?: dot [\\p{L}\\d-]{1,20}){0,3} dot"
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

    boolean number() {
      return Character.isDigit(text.charAt(0))
          || NUMBERS.containsKey(lower())
          || TENS.containsKey(lower());
    }

    boolean multiple() {
      return lower().equals("double") || lower().equals("triple");
    }

    /** Lists the words that are said between the digits of one number. */
    boolean connects() {
      return switch (lower()) {
        case "dash", "hyphen", "-", ",", ".", "hundred", "thousand", "space", "then" -> true;
        default -> false;
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
   * Finds the end of the run of spoken numbers that begins at a token; the token itself if none
   * does.
   */
  private static int runEnd(List<Token> tokens, int first) {
    int last = first;
    int spoken = 0;
    int numbers = 0;
    int single = 0;
    if (!tokens.get(first).number()
        && !tokens.get(first).multiple()
        && !tokens.get(first).lower().equals("plus")) {
      return first;
    }
    for (int i = first; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.number()) {
        numbers++;
        spoken += Character.isDigit(token.text().charAt(0)) ? 0 : 1;
        single += token.text().length() == 1 && Character.isDigit(token.text().charAt(0)) ? 1 : 0;
        last = i + 1;
      } else if (token.lower().equals("hundred") || token.lower().equals("thousand")) {
        last = i + 1;
      } else if (!token.multiple() && !token.connects() && !(i == first)) {
        break;
      }
    }
    boolean run = numbers >= FEWEST_NUMBERS && (spoken >= 2 || single >= 5);
    return run ? last : first;
  }

  private void writeRun(List<Token> tokens) {
    int repeat = 1;
    int repeatStart = -1;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String lower = token.lower();
      if (token.multiple()) {
        repeat = lower.equals("double") ? 2 : 3;
        repeatStart = token.start();
        continue;
      }
      String digits = digits(tokens, i);
      boolean joined = TENS.containsKey(lower) && digits.length() == 1;
      for (int n = 0; n < (joined ? 1 : repeat); n++) {
        for (char c : digits.toCharArray()) {
          append(c, repeatStart >= 0 ? repeatStart : token.start(), token.end());
        }
      }
      repeat = 1;
      repeatStart = -1;
    }
  }

  /** Writes a word of a run in digits. */
  private static String digits(List<Token> tokens, int index) {
    Token token = tokens.get(index);
    String lower = token.lower();
    if (TENS.containsKey(lower)) {
      // "twenty three" is 23, and "twenty" alone 20.
      String next = index + 1 < tokens.size() ? NUMBERS.get(tokens.get(index + 1).lower()) : null;
      boolean joins = next != null && next.length() == 1 && !next.equals("0");
      return TENS.get(lower) + (joins ? "" : "0");
    }
    if (Character.isDigit(token.text().charAt(0))) {
      return token.text();
    }
    return switch (lower) {
      case "dash", "hyphen", "-" -> "-";
      case "hundred" -> "00";
      case "thousand" -> "000";
      case "plus" -> "+";
      default -> NUMBERS.getOrDefault(lower, "");
    };
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
              .replaceAll("(?i) (?:dot|period) ", ".")
              .replaceAll("(?i) underscore ", "_")
              .replaceAll("(?i) (?:dash|hyphen) ", "-")
              .replaceFirst("(?i) at ", "@")
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
