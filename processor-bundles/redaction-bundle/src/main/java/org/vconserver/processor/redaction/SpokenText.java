package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds a text with what is spelled out in it written as people write it: {@code five five five one
 * two} as {@code 55512}, {@code john at example dot com} as {@code john@example.com}. Knows where
 * each character comes from. Immutable.
 */
final class SpokenText {
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

  private void readNumbers(String text) {
    List<SpokenWord> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(new SpokenWord(matcher.group(), matcher.start(), matcher.end()));
    }
    int place = 0;
    for (int i = 0; i < tokens.size(); i++) {
      int end = SpokenRun.end(tokens, i);
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

  private void writeRun(List<SpokenWord> tokens) {
    SpokenRun run = SpokenRun.of(tokens);
    int repeat = 1;
    int repeatStart = -1;
    for (int i = 0; i < tokens.size(); i++) {
      SpokenWord token = tokens.get(i);
      if (token.multiple()) {
        repeat = token.lower().equals("triple") ? 3 : 2;
        repeatStart = token.start();
        continue;
      }
      String digits = run.digits(i);
      boolean joined = run.kind(i) == NumberWords.Kind.TENS && digits.length() == 1;
      for (int n = 0; n < (joined ? 1 : repeat); n++) {
        for (char c : digits.toCharArray()) {
          append(c, repeatStart >= 0 ? repeatStart : token.start(), token.end());
        }
      }
      repeat = 1;
      repeatStart = -1;
    }
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
