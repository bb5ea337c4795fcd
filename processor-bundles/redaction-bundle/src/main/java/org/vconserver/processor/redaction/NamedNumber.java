package org.vconserver.processor.redaction;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Describes a number by its names. Every part of its forms is bounded, so that a search takes time
 * in proportion to the text.
 *
 * @param entity what it is
 * @param forms how names and number follow each other, with groups {@code name} and {@code value}
 * @param check whether what has the shape can be one
 * @param score how sure it is
 */
record NamedNumber(String entity, List<Pattern> forms, Predicate<String> check, double score) {
  /**
   * Letters and digits, with signs between groups that all have a digit: as identity numbers are.
   */
  static final String MIXED =
      "(?:[A-Z]{1,4}[ .-]?|(?:[A-Z] ){1,3})?[A-Z0-9]{0,12}[0-9][A-Z0-9]{0,12}(?:[ ./-][A-Z0-9]{0,8}[0-9][A-Z0-9]{0,8}){0,5}";

  private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

  /** Lists the words that are said between a name and its number, in English, German, Spanish. */
  private static final String FILLER =
      "numbers?|no|nr|num|núm|número|numero|nummer|id|codes?|is|are|it's|it’s|its|was|has|reads as|would|be|set|to|the|my|your|his|her"
          + "|their|our|a|an|this|that|that's|that’s|there|here|it|used|here's|of|on|for|in|from|front|back|card|account|file|new|old|current"
          + "|digits?|three|four|um|uh|er|so|yes|yeah|yep|ok|okay|sure|well|reads|please|with|and it's|and it is"
          + "|lautet|hat|trägt|ist|war|wäre|sind|die|der|das|den|dem|mein|meine|meiner|meinem|ihre?|ihrer|auf|von|vom|für|hinten|rückseite"
          + "|karte|konto|also|äh|ähm|ja|und zwar|neue?|bitte|folgende"
          + "|unter|at|bei|al|es|tiene|lleva|son|era|el|la|los|las|lo|de|del|mi|su|tu|tarjeta|cuenta|en|para|sería|eh|este|sí|pues|nuevo|nueva";

  /** Matches what something is for: {@code for the alarm is}. */
  private static final String PURPOSE =
      "(?:[^\\p{L}\\p{N}]{1,3}(?:for|of|on|in|from|auf|von|für|bei|zu|de|del|en|para)(?: [\\p{L}']{1,20}){1,4}"
          + "[ ,]{1,2}(?:is|was|it's|reads|ist|lautet|war|es|era)(?![\\p{L}\\p{N}]))?";

  private static final String END = "(?![\\p{L}\\p{N}]|[.,/-]\\p{N})";

  static NamedNumber of(
      String entity, String names, String value, Predicate<String> check, double score) {
    return of(entity, names, PURPOSE, value, check, score);
  }

  /** Makes one whose names are too general for {@code for the order is} to follow. */
  static NamedNumber strict(
      String entity, String names, String value, Predicate<String> check, double score) {
    return of(entity, names, "", value, check, score);
  }

  private static NamedNumber of(
      String entity,
      String names,
      String purpose,
      String value,
      Predicate<String> check,
      double score) {
    String name = "(?<![\\p{L}\\p{N}])(?<name>" + names + ")(?:['’]s)?(?![\\p{L}\\p{N}])";
    String fillers = "(?:[^\\p{L}\\p{N}+]{1,4}(?:" + FILLER + ")(?![\\p{L}\\p{N}])){0,7}" + purpose;
    Pattern after =
        Pattern.compile(
            name + fillers + "[^\\p{L}\\p{N}+]{1,4}?(?<value>" + value + ")" + END, FLAGS);
    Pattern before =
        Pattern.compile(
            "(?<![\\p{L}\\p{N}.,/+-])(?<value>"
                + value
                + ")[ ,]{1,2}(?:is|was|ist|war|es|era|as|as in)"
                + " (?:my|your|his|her|the|our|meine?|ihre?|die|mi|su|el|la|tu) (?<name>"
                + names
                + ")(?![\\p{L}\\p{N}])",
            FLAGS);
    return new NamedNumber(entity, List.of(after, before), check, score);
  }

  static NamedNumber of(String entity, String names, String value, double score) {
    return of(entity, names, value, text -> true, score);
  }

  /** Makes the check that there are at least so many digits, and no more signs than given. */
  static Predicate<String> digits(int fewest, int mostSigns) {
    return text -> {
      long digits = text.chars().filter(Character::isDigit).count();
      long signs = text.chars().filter(Character::isLetterOrDigit).count();
      return digits >= fewest && signs <= mostSigns;
    };
  }
}
