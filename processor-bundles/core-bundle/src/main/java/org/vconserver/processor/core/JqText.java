package org.vconserver.processor.core;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The text of jq queries. jq takes raw control characters in string literals, which is what is left
 * of a {@code \n} in JSON; jackson-jq does not.
 */
final class JqText {
  private JqText() {}

  /** The query with control characters in its string literals escaped; all else as it is. */
  static String withEscapedControls(String query) {
    StringBuilder text = new StringBuilder(query.length());
    // For each string that is open: how many parentheses of its interpolation are open, 0 in its
    // literal part.
    Deque<Integer> strings = new ArrayDeque<>();
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      boolean literal = !strings.isEmpty() && strings.peek() == 0;
      if (literal && c == '\\' && i + 1 < query.length()) {
        text.append(c).append(query.charAt(++i));
        if (query.charAt(i) == '(') {
          strings.push(strings.pop() + 1);
        }
      } else if (literal && c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else if (literal) {
        text.append(c);
        if (c == '"') {
          strings.pop();
        }
      } else if (c == '#') {
        int end = query.indexOf('\n', i);
        i = end < 0 ? query.length() : end - 1;
      } else {
        text.append(c);
        track(c, strings);
      }
    }
    return text.toString();
  }

  private static void track(char c, Deque<Integer> strings) {
    if (c == '"') {
      strings.push(0);
    } else if (!strings.isEmpty() && (c == '(' || c == ')')) {
      strings.push(strings.pop() + (c == '(' ? 1 : -1));
    }
  }
}
