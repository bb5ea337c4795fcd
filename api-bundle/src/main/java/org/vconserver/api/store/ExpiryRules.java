package org.vconserver.api.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.index.IndexTerm;

/**
 * Says how long vCons are kept of which nobody has asked when they expire. A store applies it
 * whenever it saves one: the shortest rule that matches counts, from then on, and an expiry that
 * rules have set never becomes later by them. Immutable.
 */
public final class ExpiryRules {
  /** Lets nothing expire. */
  public static final ExpiryRules NONE = new ExpiryRules(List.of());

  private static final Pattern RULE =
      Pattern.compile("(?:\\*|tag:([^:]+)(?::(.+))?)\\s*=\\s*(\\d{1,9})([smhd])");

  private final List<Rule> rules;

  /** Names what is kept how long; a term of null matches all vCons. */
  private record Rule(@Nullable String term, Duration age) {}

  private ExpiryRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads rules with commas between them, as {@code tag:call=30d, tag:kind:test=1h, *=365d}: those
   * with a tag, those with a tag of a value, and all; {@code s}, {@code m}, {@code h} or {@code d}
   * for seconds to days.
   *
   * @throws IllegalArgumentException if one of them is no rule; the message names it
   */
  public static ExpiryRules parse(String text) {
    List<Rule> rules = new ArrayList<>();
    for (String one : text.isBlank() ? new String[0] : text.split(",", -1)) {
      Matcher rule = RULE.matcher(one.strip());
      if (!rule.matches()) {
        throw new IllegalArgumentException("is no rule: " + one.strip());
      }
      Duration age = age(Long.parseLong(rule.group(3)), rule.group(4));
      try {
        VconExpiry.after(age);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(one.strip() + ": " + e.getMessage(), e);
      }
      rules.add(new Rule(term(rule.group(1), rule.group(2)), age));
    }
    return new ExpiryRules(rules);
  }

  private static Duration age(long number, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static @Nullable String term(@Nullable String tag, @Nullable String value) {
    if (tag == null) {
      return null;
    }
    Optional<String> term = value == null ? IndexTerm.tag(tag) : IndexTerm.tag(tag, value);
    return term.orElseThrow(() -> new IllegalArgumentException("is no tag: " + tag));
  }

  /**
   * Gives how long a vCon is kept; empty if no rule matches.
   *
   * @param terms under which it is found, as {@link org.vconserver.vcon.index.IndexEntry#terms}
   */
  public Optional<Duration> age(List<String> terms) {
    return rules.stream()
        .filter(rule -> rule.term() == null || terms.contains(rule.term()))
        .map(Rule::age)
        .min(Comparator.naturalOrder());
  }
}
