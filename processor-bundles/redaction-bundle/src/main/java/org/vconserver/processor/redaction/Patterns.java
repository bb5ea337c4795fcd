package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiText;

/** Looks for what rules describe. Immutable. */
final class Patterns {
  private static final int BEFORE = 60;
  private static final int AFTER = 25;
  private static final double LEAST = 0.1;

  private final List<PatternRule> rules;

  Patterns(List<PatternRule> rules) {
    this.rules = List.copyOf(rules);
  }

  List<PiiFinding> find(PiiText text) {
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
    return rule.inContext() > rule.alone()
            && rule.context().matcher(text.around(start, end, BEFORE, AFTER)).find()
        ? rule.inContext()
        : rule.alone();
  }
}
