package org.vconserver.host;

import java.util.Collections;
import java.util.Dictionary;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;

/**
 * Puts the secret settings into configurations when components get them, and not before: what the
 * framework has as a property, and the web console shows, is the reference. Thread-safe.
 */
final class SecretSettings implements ConfigurationPlugin {
  /** Before the plug-in that resolves references to the environment, which a setting may be. */
  static final int RANKING = 400;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\[setting:([A-Z0-9_]+)]");

  private final Map<String, String> values = new TreeMap<>();

  SecretSettings(Settings settings) {
    settings
        .values()
        .forEach(
            (name, value) -> {
              if (!settings.shown().containsKey(name)) {
                values.put(name, value);
              }
            });
  }

  /** Gives what stands for a secret setting where it can be seen. */
  static String reference(String name) {
    return "$[setting:" + name + "]";
  }

  @Override
  public void modifyConfiguration(
      ServiceReference<?> reference, Dictionary<String, Object> properties) {
    for (String key : Collections.list(properties.keys())) {
      if (properties.get(key) instanceof String text && REFERENCE.matcher(text).find()) {
        properties.put(key, resolve(text));
      }
    }
  }

  /** Puts the secret settings in the place of references to them. */
  String resolve(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), m.group())));
  }
}
