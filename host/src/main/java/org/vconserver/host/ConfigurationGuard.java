package org.vconserver.host;

import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps values that the catalogue forbids from components: the last good value stays in the place
 * of one, with a line in the log. Thread-safe.
 */
final class ConfigurationGuard implements ConfigurationPlugin {
  /**
   * After the plug-in that resolves references to secrets, and not above what may change values.
   */
  private static final int RANKING = 900;

  private static final Logger LOG = LoggerFactory.getLogger("org.vconserver.host");

  private final Catalogue catalogue;
  private final Map<String, Object> lastGood = new ConcurrentHashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ConfigurationGuard(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  static void register(BundleContext context, Catalogue catalogue) {
    Dictionary<String, Object> properties = new Hashtable<>();
    properties.put(CM_RANKING, RANKING);
    context.registerService(
        ConfigurationPlugin.class, new ConfigurationGuard(catalogue), properties);
  }

  @Override
  public void modifyConfiguration(
      ServiceReference<?> reference, Dictionary<String, Object> properties) {
    Object pid = properties.get("service.pid");
    Object factory = properties.get(ConfigurationAdmin.SERVICE_FACTORYPID);
    List<Setting> settings = catalogue.of(String.valueOf(factory == null ? pid : factory));
    if (settings.isEmpty()) {
      return;
    }
    for (String key : Collections.list(properties.keys())) {
      Optional<Setting> setting = ConfigurationFiles.find(settings, key);
      String place = pid + " " + key;
      if (setting.isPresent()) {
        check(setting.get(), place, key, properties);
      } else if (!ConfigurationFiles.isOfEveryComponent(key)) {
        tell(place, place + " " + ConfigurationFiles.unknown(settings, key) + " It is ignored");
      }
    }
  }

  private void check(
      Setting setting, String place, String key, Dictionary<String, Object> properties) {
    Object value = properties.get(key);
    Optional<String> fault =
        value instanceof String text ? setting.fault(text) : Optional.<String>empty();
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
    tell(place, place + " " + fault.get() + "; " + stays);
  }

  /** Logs a line once: each component that reads the configuration gets here. */
  private void tell(String place, String line) {
    if (told.add(line)) {
      LOG.warn("Configuration {}", line);
    }
  }
}
