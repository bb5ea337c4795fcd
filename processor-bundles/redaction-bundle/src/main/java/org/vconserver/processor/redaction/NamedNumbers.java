package org.vconserver.processor.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vconserver.api.redaction.PiiFinding;
import org.vconserver.api.redaction.PiiText;

/**
 * Looks for numbers by what they are called: {@code my PIN is 4821}, {@code el código de seguridad
 * de la tarjeta es 235}. What is called a number by someone is taken for it although its check
 * digits are wrong: it was heard or typed wrongly. The name may be in what was said before: a
 * question. Immutable.
 */
final class NamedNumbers {
  /** Bounds what is looked at of the text before: a question is short. */
  private static final int LOOK_BACK = 160;

  private final List<NamedNumber> rules;

  NamedNumbers(List<NamedNumber> rules) {
    this.rules = List.copyOf(rules);
  }

  List<PiiFinding> find(PiiText text) {
    if (text.text().chars().noneMatch(Character::isDigit)) {
      return List.of();
    }
    String previous = text.previous();
    String before =
        previous.isEmpty()
            ? ""
            : previous.substring(Math.max(0, previous.length() - LOOK_BACK)) + "\n";
    String all = before + text.text();
    List<PiiFinding> found = new ArrayList<>();
    for (NamedNumber rule : rules) {
      for (Pattern form : rule.forms()) {
        add(rule, form.matcher(all), before.length(), found);
      }
    }
    return found;
  }

  private static void add(NamedNumber rule, Matcher form, int offset, List<PiiFinding> found) {
    int from = 0;
    while (from <= form.regionEnd() && form.find(from)) {
      int start = form.start("value") - offset;
      if (start >= 0 && rule.check().test(form.group("value"))) {
        found.add(new PiiFinding(rule.entity(), start, form.end("value") - offset, rule.score()));
      }
      // From the name on: another name may be between it and the value.
      from = form.end("name");
    }
  }
}
