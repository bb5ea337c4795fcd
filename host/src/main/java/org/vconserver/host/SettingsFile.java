package org.vconserver.host;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Reads one file of NAME=value lines and knows where in it each name is. Immutable.
 *
 * @param lines the number of the line that each name is on
 */
record SettingsFile(Path file, Map<String, String> values, Map<String, Integer> lines) {
  SettingsFile {
    values = Map.copyOf(values);
    lines = Map.copyOf(lines);
  }

  static SettingsFile read(Path file) throws HostException {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new HostException(
          HostException.FAILED, "cannot read " + file + ": " + e.getClass().getSimpleName());
    }
    Map<String, Integer> lines = lines(file, text);
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new HostException(
          HostException.FAILED, "malformed " + file + ": " + HostException.oneLine(e));
    }
    Map<String, String> values = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(n -> values.put(n, properties.getProperty(n).strip()));
    return new SettingsFile(file, values, lines);
  }

  /** Tells where a name stands, as "host.properties line 7". */
  String source(String name) {
    Integer line = lines.get(name);
    return file.getFileName() + (line == null ? "" : " line " + line);
  }

  /** Refuses what Properties takes for a name without a value; here that is a mistake. */
  private static Map<String, Integer> lines(Path file, String text) throws HostException {
    Map<String, Integer> found = new LinkedHashMap<>();
    boolean continued = false;
    List<String> all = text.lines().toList();
    for (int i = 0; i < all.size(); i++) {
      String trimmed = all.get(i).strip();
      boolean comment = trimmed.isEmpty() || trimmed.startsWith("#") || trimmed.startsWith("!");
      if (!continued && !comment) {
        if (!trimmed.matches("[A-Za-z0-9_.-]+\\s*[=:].*")) {
          throw new HostException(
              HostException.FAILED,
              "malformed " + file + ": line " + (i + 1) + " is not of the form NAME=value");
        }
        found.put(trimmed.split("\\s*[=:]", 2)[0], i + 1);
      }
      continued = !(comment && !continued) && trimmed.endsWith("\\");
    }
    return found;
  }
}
