package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiText;

/** Looks for what rules describe. Immutable. */
final class Patterns {
  private static final int BEFORE = 60;
  private static final int AFTER = 25;
  private static final double LEAST = 0.1;
  private static final double MOST_DOUBTED = 0.9;
  private static final double DOUBT = 0.45;

  /** Matches what tells, right before a number, that it is one of a thing. */
  private static final Pattern SOMETHING_ELSE =
      Pattern.compile(
          "(?<!\\p{L})(?:invoice|order|ticket|tracking|confirmation|serial|model|part|version|item|article|sku"
              + "|rechnung|bestell(?:ung)?|auftrag|artikel|serien|modell|versi[oó]n|factura|pedido|modelo|serie)s?"
              + "(?:s?nummer)?(?: (?:number|no|nr|code|número))?(?: (?:is|ist|es))?\\W{0,4}\u0000");

  private final List<PatternRule> rules;
  private final boolean numbers;

  Patterns(List<PatternRule> rules) {
    this(rules, false);
  }

  private Patterns(List<PatternRule> rules, boolean numbers) {
    this.rules = List.copyOf(rules);
    this.numbers = numbers;
  }

  /**
   * Makes those that all have digits: most of what people say has none, and need not be searched.
   */
  static Patterns ofNumbers(List<PatternRule> rules) {
    return new Patterns(rules, true);
  }

  List<PiiFinding> find(PiiText text) {
    if (numbers && text.text().chars().noneMatch(Character::isDigit)) {
      return List.of();
    }
    List<PiiFinding> found = new ArrayList<>();
    for (PatternRule rule : rules) {
      Matcher shape = rule.shape().matcher(text.text());
      while (shape.find()) {
        if (shape.end() > shape.start() && rule.check().test(shape.group())) {
          double score = score(rule, text, shape.start(), shape.end());
          if (score >= LEAST) {
            found.add(new PiiFinding(rule.entity(), shape.start(), shape.end(), score));
          }
        }
      }
    }
    return found;
  }

  private static double score(PatternRule rule, PiiText text, int start, int end) {
    String around = text.around(start, end, BEFORE, AFTER);
    if (rule.inContext() > rule.alone() && rule.context().matcher(around).find()) {
      return rule.inContext();
    }
    return rule.alone() <= MOST_DOUBTED && SOMETHING_ELSE.matcher(around).find()
        ? rule.alone() - DOUBT
        : rule.alone();
  }
}
