package org.vconserver.processor.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** Prepares the text of jq queries. */
final class JqText {
  private JqText() {}

  private static final Pattern LONG_INTEGER =
      Pattern.compile("(?<![\\w.$@])(\\d{19,300})(?![\\w.])");

  /** Gives the query as jackson-jq takes it. */
  static String prepare(String query) {
    String escaped = escapeControls(query);
    // Only where there can be one: text may hold such digits too, and is left as it is.
    return escaped.indexOf('"') < 0 && LONG_INTEGER.matcher(escaped).find()
        ? LONG_INTEGER.matcher(escaped).replaceAll("$1.0")
        : escaped;
  }

  /**
   * Gives the query with the raw control characters in its string literals, which jq takes,
   * escaped.
   */
  static String escapeControls(String query) {
    StringBuilder out = new StringBuilder(query.length() + 16);
    // One entry for each string that an interpolation is open in: its open parentheses.
    Deque<Integer> interpolations = new ArrayDeque<>();
    boolean inString = false;
    int open = 0;
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      if (inString) {
        if (c == '\\' && i + 1 < query.length()) {
          out.append(c).append(query.charAt(++i));
          if (query.charAt(i) == '(') {
            interpolations.push(open);
            open = 0;
            inString = false;
          }
        } else if (c < ' ') {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          inString = c != '"';
          out.append(c);
        }
        continue;
      }
      if (c == '#') {
        while (i < query.length() && query.charAt(i) != '\n') {
          out.append(query.charAt(i++));
        }
        if (i < query.length()) {
          out.append('\n');
        }
        continue;
      }
      if (c == '"') {
        inString = true;
      } else if (c == '(') {
        open++;
      } else if (c == ')' && open == 0 && !interpolations.isEmpty()) {
        open = interpolations.pop();
        inString = true;
      } else if (c == ')') {
        open--;
      }
      out.append(c);
    }
    return out.toString();
  }
}
