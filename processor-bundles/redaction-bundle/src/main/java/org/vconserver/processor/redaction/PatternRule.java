package org.vconserver.processor.redaction;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Describes how one kind of number looks.
 *
 * @param entity what it is
 * @param shape how it is written; bounded, so that its search takes time in proportion to the text
 * @param check whether what has the shape can be one: its check digits
 * @param alone how sure it is, if nothing around it tells
 * @param inContext how sure it is, if a word of the context is near
 * @param context words that are said around it, in lower case
 */
record PatternRule(
    String entity,
    Pattern shape,
    Predicate<String> check,
    double alone,
    double inContext,
    Pattern context) {
  private static final Pattern NOTHING = Pattern.compile("(?!)");

  static PatternRule of(
      String entity,
      String shape,
      Predicate<String> check,
      double alone,
      double inContext,
      String context) {
    return new PatternRule(
        entity,
        // Not in the middle of something longer.
        Pattern.compile("(?<![\\p{L}\\p{N}_.-])(?:" + shape + ")(?![\\p{L}\\p{N}_]|[.-]\\p{N})"),
        check,
        alone,
        inContext,
        context.isEmpty() ? NOTHING : Pattern.compile("(?<!\\p{L})(?:" + context + ")(?!\\p{L})"));
  }

  /** Makes a shape that says enough by itself. */
  static PatternRule of(String entity, String shape, Predicate<String> check, double alone) {
    return of(entity, shape, check, alone, alone, "");
  }

  /** Makes a shape without check digits. */
  static PatternRule of(
      String entity, String shape, double alone, double inContext, String context) {
    return of(entity, shape, text -> true, alone, inContext, context);
  }
}
