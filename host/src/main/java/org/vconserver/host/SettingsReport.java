package org.vconserver.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Tells every setting of the environment as it is at the moment, in types of the JDK, so that
 * bundles may show it. Of a secret it tells no more than whether it is set. Thread-safe.
 */
final class SettingsReport implements Supplier<List<Map<String, Object>>> {
  /** Matches a reference, which is no secret. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\[(env|secret):[^\\]]*]");

  private final List<Setting> declared;
  private final Settings settings;
  private final Schemes schemes;
  private final Function<String, Optional<Map<String, String>>> given;

  /**
   * Makes the report.
   *
   * @param settings as they were at the start
   * @param given gives what components have got last of a configuration, by key
   */
  SettingsReport(
      List<Setting> declared,
      Settings settings,
      Schemes schemes,
      Function<String, Optional<Map<String, String>>> given) {
    this.declared = List.copyOf(declared);
    this.settings = settings;
    this.schemes = schemes;
    this.given = given;
  }

  @Override
  public List<Map<String, Object>> get() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Setting setting : declared) {
      all.add(report(setting));
    }
    return all;
  }

  private Map<String, Object> report(Setting setting) {
    String begun = settings.get(setting.name());
    String now = now(setting).orElse(begun);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("name", setting.name());
    report.put("value", shown(setting, now));
    report.put("default", setting.fallback());
    report.put("source", source(setting, begun, now));
    report.put("live", setting.live());
    report.put("secret", setting.isSecret());
    report.put("type", setting.allowed().typeInWords());
    report.put("unit", setting.unit());
    report.put("allowed", setting.allowedText(schemes));
    report.put("meaning", setting.meaning());
    report.put("group", setting.group());
    report.put("configuration", setting.live() ? setting.pid() : "");
    report.put("key", setting.live() ? setting.key() : "");
    return report;
  }

  /** Gives what is in force of a live setting; empty if no component has asked for it yet. */
  private Optional<String> now(Setting setting) {
    Optional<Map<String, String>> values =
        setting.live() ? given.apply(setting.pid()) : Optional.empty();
    return values.map(byKey -> byKey.getOrDefault(setting.key(), setting.fallback()).strip());
  }

  private String source(Setting setting, String begun, String now) {
    if (!now.equals(begun)) {
      return now.equals(setting.fallback()) ? "default" : setting.pid() + ".cfg";
    }
    return settings.sources().getOrDefault(setting.name(), "default");
  }

  private static String shown(Setting setting, String value) {
    boolean hidden =
        setting.isSecret()
            && !value.isEmpty()
            && !value.equals(setting.fallback())
            && !REFERENCE.matcher(value).matches();
    return hidden ? SecretMask.MASK : value;
  }
}
