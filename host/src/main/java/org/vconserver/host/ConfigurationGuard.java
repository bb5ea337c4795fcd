package org.vconserver.host;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps values that their owners forbid from components: the last good value stays in the place of
 * one, with a line in the log. Gives values under earlier keys under the present ones. Thread-safe.
 */
final class ConfigurationGuard implements ConfigurationPlugin {
  /**
   * After the plug-in that resolves references to secrets, and not above what may change values.
   */
  private static final int RANKING = 900;

  private static final Logger LOG = LoggerFactory.getLogger("org.vconserver.host");

  private final DeclaredSettings declared;
  private final Schemes schemes;
  private final SecretMask mask;
  private final Map<String, Object> lastGood = new ConcurrentHashMap<>();

  /** Holds, by configuration, the declared values that components have got last. */
  private final Map<String, Map<String, String>> given = new ConcurrentHashMap<>();

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ConfigurationGuard(DeclaredSettings declared, Schemes schemes, SecretMask mask) {
    this.declared = declared;
    this.schemes = schemes;
    this.mask = mask;
  }

  /** Guards from now on all configurations whose keys a bundle of the framework declares. */
  static ConfigurationGuard register(
      BundleContext context, DeclaredSettings declared, Schemes schemes, SecretMask mask) {
    ConfigurationGuard guard = new ConfigurationGuard(declared, schemes, mask);
    context.registerService(
        ConfigurationPlugin.class,
        guard,
        FrameworkUtil.asDictionary(Map.<String, Object>of(CM_RANKING, RANKING)));
    return guard;
  }

  /**
   * Gives the values, by key, that components have got last of a configuration; one that is not
   * there has its default. Empty if no component has read the configuration.
   */
  Optional<Map<String, String>> given(String pid) {
    return Optional.ofNullable(given.get(pid));
  }

  @Override
  public void modifyConfiguration(
      ServiceReference<?> reference, Dictionary<String, Object> properties) {
    Object pid = properties.get("service.pid");
    Object factory = properties.get(ConfigurationAdmin.SERVICE_FACTORYPID);
    List<Setting> settings = declared.declaredFor(String.valueOf(factory == null ? pid : factory));
    noteSecrets(settings, properties);
    if (settings.isEmpty()) {
      return;
    }
    for (String key : Collections.list(properties.keys())) {
      rename(settings, pid + " " + key, key, properties);
    }
    for (String key : Collections.list(properties.keys())) {
      Optional<Setting> setting = ConfigurationFiles.find(settings, key);
      String place = pid + " " + key;
      if (setting.isPresent()) {
        check(setting.get(), place, key, properties);
      } else if (!ConfigurationFiles.isOfEveryComponent(key)) {
        tell(place + " " + ConfigurationFiles.unknown(settings, key) + " It has no effect");
      }
    }
    noteGiven(String.valueOf(pid), settings, properties);
  }

  private void noteGiven(
      String pid, List<Setting> settings, Dictionary<String, Object> properties) {
    Map<String, String> values = new HashMap<>();
    for (Setting setting : settings) {
      Object value = properties.get(setting.key());
      if (value != null) {
        values.put(setting.key(), String.join(",", texts(value)));
      }
    }
    given.put(pid, Map.copyOf(values));
  }

  private void noteSecrets(List<Setting> settings, Dictionary<String, Object> properties) {
    for (String key : Collections.list(properties.keys())) {
      Optional<Setting> setting =
          ConfigurationFiles.find(settings, key)
              .or(() -> ConfigurationFiles.renamed(settings, key));
      if (key.startsWith(".") || setting.filter(Setting::isSecret).isPresent()) {
        String fallback = setting.map(Setting::fallback).orElse("");
        texts(properties.get(key)).forEach(text -> mask.add(text, fallback));
      }
    }
  }

  private void rename(
      List<Setting> settings, String place, String key, Dictionary<String, Object> properties) {
    if (ConfigurationFiles.find(settings, key).isPresent()) {
      return;
    }
    Optional<Setting> setting = ConfigurationFiles.renamed(settings, key);
    if (setting.isPresent()) {
      boolean alsoGiven = properties.get(setting.get().key()) != null;
      Object value = properties.remove(key);
      if (!alsoGiven) {
        properties.put(setting.get().key(), value);
      }
      tell(place + " " + ConfigurationFiles.nowCalled(setting.get(), alsoGiven));
    }
  }

  private void check(
      Setting setting, String place, String key, Dictionary<String, Object> properties) {
    Object value = properties.get(key);
    Optional<String> fault =
        texts(value).stream().flatMap(text -> setting.fault(text, schemes).stream()).findFirst();
    if (fault.isEmpty()) {
      lastGood.put(place, value);
      told.removeIf(line -> line.startsWith(place + " must be"));
      return;
    }
    Object good = lastGood.get(place);
    if (good == null) {
      properties.remove(key);
    } else {
      properties.put(key, good);
    }
    String stays = good == null ? "the default is used" : "the value before stays";
    tell(place + " " + fault.get() + "; " + stays);
  }

  /** Lists the values of a list, or the one that is none, as text. */
  private static List<String> texts(Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof Collection<?> many) {
      many.forEach(one -> texts.add(String.valueOf(one)));
    } else if (value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        texts.add(String.valueOf(Array.get(value, i)));
      }
    } else {
      texts.add(value.toString());
    }
    return texts;
  }

  /** Logs a line once: each component that reads the configuration gets here. */
  private void tell(String line) {
    if (told.add(line)) {
      LOG.warn("Configuration {}", line);
    }
  }
}
