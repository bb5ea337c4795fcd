package org.vconserver.host;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the text of a configuration file, of which single values are changed and all else stays as
 * it was written: comments, order, references. Not thread-safe.
 */
final class ConfigurationText {
  private static final Pattern BEFORE_VALUE = Pattern.compile("\\s*[^\\s=:]+\\s*[=:][ \\t]*");

  /** Holds what belongs together, with the ends of lines: a comment, or a key with its value. */
  private final List<String> parts = new ArrayList<>();

  ConfigurationText(String text) {
    StringBuilder part = new StringBuilder();
    for (String line : text.split("(?<=\n)", -1)) {
      part.append(line);
      boolean comment = part.length() == line.length() && isComment(line);
      if (comment || !isContinued(line)) {
        parts.add(part.toString());
        part.setLength(0);
      }
    }
    parts.add(part.toString());
  }

  private static boolean isComment(String line) {
    String stripped = line.strip();
    return stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith("!");
  }

  private static boolean isContinued(String line) {
    String end = line.stripTrailing();
    int first = end.length();
    while (first > 0 && end.charAt(first - 1) == '\\') {
      first--;
    }
    return (end.length() - first) % 2 == 1;
  }

  /** Finds the value of a key, as it is written but for escapes; the last one counts. */
  Optional<String> find(String key) {
    int at = index(key);
    return at < 0
        ? Optional.empty()
        : Optional.ofNullable(properties(parts.get(at)).getProperty(key)).map(String::strip);
  }

  /** Writes another value for a key, at the end if it has none. */
  void put(String key, String value) {
    int at = index(key);
    if (at < 0) {
      String last = String.join("", parts);
      String newLine = last.isEmpty() || last.endsWith("\n") ? "" : "\n";
      parts.add(newLine + key + " = " + escaped(value) + "\n");
      return;
    }
    String part = parts.get(at);
    Matcher before = BEFORE_VALUE.matcher(part);
    String begin = before.lookingAt() ? before.group() : key + " = ";
    String space = begin.endsWith(" =") ? " " : "";
    String end = part.endsWith("\r\n") ? "\r\n" : part.endsWith("\n") ? "\n" : "";
    parts.set(at, begin + space + escaped(value) + end);
  }

  /** Leaves a key out. */
  void remove(String key) {
    for (int at = index(key); at >= 0; at = index(key)) {
      parts.remove(at);
    }
  }

  private int index(String key) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      if (properties(parts.get(i)).containsKey(key)) {
        return i;
      }
    }
    return -1;
  }

  private static Properties properties(String part) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(part));
    } catch (IOException | IllegalArgumentException e) {
      // No key that anybody could mean.
      properties.clear();
    }
    return properties;
  }

  private static String escaped(String value) {
    StringBuilder text = new StringBuilder();
    value
        .chars()
        .forEach(
            c -> {
              switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default ->
                    text.append(
                        c < ' ' || c > '~'
                            ? String.format("\\u%04x", c)
                            : String.valueOf((char) c));
              }
            });
    return text.toString();
  }

  @Override
  public String toString() {
    return String.join("", parts);
  }
}
