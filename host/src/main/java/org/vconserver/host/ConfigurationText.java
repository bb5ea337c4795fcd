package org.vconserver.host;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.felix.utils.properties.Properties;

/**
 * Holds the text of a configuration file, of which single values are changed and all else stays as
 * it was written: comments, order, references, ends of lines. Read as FileInstall does, by the same
 * class. Not thread-safe.
 */
final class ConfigurationText {
  private final String before;
  private final Properties values = new Properties(false);
  private boolean changed;

  ConfigurationText(String text) {
    this.before = text;
    try {
      values.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds the value of a key, as it is written but for escapes; the last one counts. */
  Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key)).map(String::strip);
  }

  /** Writes another value for a key, at the end if it has none. */
  void put(String key, String value) {
    values.put(key, value);
    changed = true;
  }

  /** Leaves a key out. */
  void remove(String key) {
    values.remove(key);
    changed = true;
  }

  @Override
  public String toString() {
    if (!changed) {
      return before;
    }
    StringWriter text = new StringWriter();
    try {
      values.save(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String lines = text.toString().replace("\r\n", "\n");
    return before.contains("\r\n") ? lines.replace("\n", "\r\n") : lines;
  }
}
