package org.vconserver.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the {@code <pid>.cfg} and {@code <pid>-<name>.cfg} files of the configuration folder. */
final class ConfigurationFiles {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)}");

  private ConfigurationFiles() {}

  /** Refuses the first key that its owner does not declare, and the first value that it forbids. */
  static void check(Catalogue catalogue, Path folder, Map<String, String> values)
      throws HostException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".cfg")).sorted().toList();
    } catch (IOException e) {
      throw new HostException(
          HostException.FAILED, "cannot read " + folder + ": " + e.getClass().getSimpleName());
    }
    for (Path path : files) {
      List<Setting> settings = catalogue.of(pid(path));
      if (!settings.isEmpty()) {
        check(settings, SettingsFile.read(path), values);
      }
    }
  }

  private static void check(List<Setting> settings, SettingsFile file, Map<String, String> values)
      throws HostException {
    for (Map.Entry<String, String> entry : file.values().entrySet()) {
      String key = entry.getKey();
      String where = key + " (" + file.source(key) + ") ";
      Optional<Setting> setting = find(settings, key);
      if (setting.isEmpty() && !isOfEveryComponent(key)) {
        throw new HostException(HostException.REFUSED, where + unknown(settings, key));
      }
      String value = resolve(entry.getValue(), values);
      String fault = setting.flatMap(s -> s.fault(value)).orElse("");
      // References to secrets and to the environment are resolved when the value is delivered.
      if (!fault.isEmpty() && !value.contains("$[")) {
        throw new HostException(HostException.REFUSED, where + fault);
      }
    }
  }

  /** Finds the setting with a key, also in the spellings of earlier files. */
  static Optional<Setting> find(List<Setting> settings, String key) {
    return settings.stream().filter(s -> plain(s.key()).equals(plain(key))).findFirst();
  }

  /** True for keys that the framework or the pipeline reads from every component. */
  static boolean isOfEveryComponent(String key) {
    return key.equals("vcon.processor.name")
        || key.startsWith("service.")
        || key.startsWith("component.")
        || key.startsWith("felix.fileinstall.")
        || key.endsWith(".target")
        || key.endsWith(".minimum");
  }

  static String unknown(List<Setting> settings, String key) {
    return "is not a setting"
        + Catalogue.nearest(key, settings.stream().map(Setting::key).toList())
            .map(known -> "; did you mean " + known + "?")
            .orElse("");
  }

  private static String plain(String key) {
    return key.toLowerCase(Locale.ROOT).replaceFirst("^\\.", "").replace('.', '_');
  }

  private static String resolve(String value, Map<String, String> values) {
    return REFERENCE
        .matcher(value)
        .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), "")));
  }

  private static String pid(Path file) {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.cfg$", "");
    int dash = name.indexOf('-');
    return dash < 0 ? name : name.substring(0, dash);
  }
}
