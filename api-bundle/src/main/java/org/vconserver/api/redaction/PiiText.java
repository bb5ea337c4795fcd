package org.vconserver.api.redaction;

import java.util.List;
import java.util.Locale;

/**
 * Holds a text to look for personal data in, and what is known around it. Immutable.
 *
 * @param text what was said or written in one go
 * @param previous what was said or written just before it, by whomever; empty if nothing
 * @param names the names of the vCon's parties
 * @param region the country whose forms of numbers are understood without its prefix, as ISO 3166
 *     has it: {@code US}
 */
public record PiiText(String text, String previous, List<String> names, String region) {
  public PiiText {
    names = List.copyOf(names);
  }

  /** Makes a text of which nothing else is known. */
  public static PiiText of(String text) {
    return new PiiText(text, "", List.of(), "US");
  }

  /** Gives the text around a place: up to some characters before and after it, in lower case. */
  public String around(int start, int end, int before, int after) {
    String left = text.substring(Math.max(0, start - before), start);
    if (start < before && !previous.isEmpty()) {
      int missing = Math.min(previous.length(), before);
      left = previous.substring(previous.length() - missing) + " " + left;
    }
    String right = text.substring(end, Math.min(text.length(), end + after));
    return (left + " \u0000 " + right).toLowerCase(Locale.ROOT);
  }
}
