package org.vconserver.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the {@code <pid>.cfg} and {@code <pid>-<name>.cfg} files of the configuration folder. */
final class ConfigurationFiles {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)}");

  /** Says with how many other letters a file is taken for one of ours with its name misspelt. */
  private static final int MISSPELT = 2;

  private final Catalogue catalogue;
  private final Schemes schemes;
  private final Map<String, String> values;
  private final List<String> notices = new ArrayList<>();

  private ConfigurationFiles(Catalogue catalogue, Schemes schemes, Map<String, String> values) {
    this.catalogue = catalogue;
    this.schemes = schemes;
    this.values = values;
  }

  /**
   * Refuses the first key that its owner does not declare, and the first value that it forbids.
   *
   * @return a line for each key that has another name now
   */
  static List<String> check(
      Catalogue catalogue, Schemes schemes, Path folder, Map<String, String> values)
      throws HostException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".cfg")).sorted().toList();
    } catch (IOException e) {
      throw new HostException(
          HostException.FAILED, "cannot read " + folder + ": " + e.getClass().getSimpleName());
    }
    ConfigurationFiles check = new ConfigurationFiles(catalogue, schemes, values);
    for (Path path : files) {
      List<Setting> settings = catalogue.declaredFor(pid(path));
      if (settings.isEmpty()) {
        check.refuseMisspelt(path);
      } else {
        check.check(settings, SettingsFile.read(path));
      }
    }
    return check.notices;
  }

  /** Bundles that are deployed have files too, which are not known yet. */
  private void refuseMisspelt(Path file) throws HostException {
    String pid = pid(file);
    Optional<String> meant =
        Catalogue.nearest(pid, catalogue.pids())
            .filter(known -> Catalogue.distance(pid, known) <= MISSPELT);
    if (meant.isPresent()) {
      throw new HostException(
          HostException.REFUSED,
          file.getFileName()
              + " is the configuration of nothing; did you mean "
              + meant.get()
              + "?");
    }
  }

  private void check(List<Setting> settings, SettingsFile file) throws HostException {
    for (Map.Entry<String, String> entry : file.values().entrySet()) {
      String key = entry.getKey();
      String where = key + " (" + file.source(key) + ") ";
      Optional<Setting> setting = find(settings, key);
      if (setting.isEmpty()) {
        setting = renamed(settings, key);
        setting.ifPresent(
            s -> notices.add(where + nowCalled(s, file.values().containsKey(s.key()))));
      }
      if (setting.isEmpty() && !isOfEveryComponent(key)) {
        throw new HostException(HostException.REFUSED, where + unknown(settings, key));
      }
      String value = resolve(entry.getValue(), values);
      String fault = setting.flatMap(s -> s.fault(value, schemes)).orElse("");
      // References to secrets and to the environment are resolved when the value is delivered.
      if (!fault.isEmpty() && !value.contains("$[")) {
        throw new HostException(HostException.REFUSED, where + fault);
      }
    }
  }

  static Optional<Setting> find(List<Setting> settings, String key) {
    return settings.stream().filter(setting -> setting.key().equals(key)).findFirst();
  }

  /** Finds the setting that had a key before. */
  static Optional<Setting> renamed(List<Setting> settings, String key) {
    return settings.stream().filter(setting -> setting.renamed().contains(key)).findFirst();
  }

  /** Tells of a key that has another name now. */
  static String nowCalled(Setting setting, boolean alsoGiven) {
    return "is now called "
        + setting.key()
        + (alsoGiven ? ", which is given too and is what counts" : "; it is taken for now");
  }

  /** True for keys that the framework or the pipeline reads from every component. */
  static boolean isOfEveryComponent(String key) {
    return key.equals("vcon.processor.name")
        || key.startsWith("service.")
        || key.startsWith("component.")
        || key.startsWith("felix.fileinstall.")
        || key.endsWith(".target")
        || key.endsWith(".cardinality.minimum");
  }

  static String unknown(List<Setting> settings, String key) {
    return "is not a setting"
        + Catalogue.nearest(key, settings.stream().map(Setting::key).toList())
            .map(known -> "; did you mean " + known + "?")
            .orElse("");
  }

  /** Puts values in the place of references to settings. */
  static String resolve(String value, Map<String, String> values) {
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
