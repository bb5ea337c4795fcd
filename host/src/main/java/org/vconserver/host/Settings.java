package org.vconserver.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the settings of one server: defaults, then host.properties, then the environment, then the
 * command line; the later one wins. Immutable.
 *
 * @param shown those that are no secrets
 * @param sources where each comes from that is not the default, in words
 * @param notices what the operator is told at the start, a line each
 */
record Settings(
    Map<String, String> values,
    Map<String, String> shown,
    Map<String, String> sources,
    List<String> notices,
    Path home,
    Path config,
    Path data,
    Path deploy) {
  static final String FILE = "host.properties";

  /** Names that py_vcon_server's own settings have for a setting here. */
  private static final Map<String, String> ALIASES = Map.of("QUEUE_DB__URL", "QUEUE_DB_URL");

  /** Settings of py_vcon_server that are answered by a line in place of an effect. */
  private static final Map<String, String> NOT_NEEDED =
      Map.of(
          "NUM_RESTAPI_WORKERS", "has no effect: one process serves all requests",
          "LOGGING_CONFIG_FILE", "has no effect: config/logback.xml configures the log",
          "REDIS_URL", "has no effect: VCON_STORAGE_URL says where things are kept",
          "STORAGE_URL", "has no effect: VCON_STORAGE_URL says where things are kept",
          "VCON_STORAGE_TYPE", "has no effect: the scheme of VCON_STORAGE_URL says it");

  /** Python's names of levels. */
  private static final Map<String, String> LEVELS = Map.of("WARNING", "WARN", "CRITICAL", "ERROR");

  Settings {
    values = Map.copyOf(values);
    shown = Map.copyOf(shown);
    sources = Map.copyOf(sources);
    notices = List.copyOf(notices);
  }

  static Settings load(
      Catalogue catalogue, Path home, Map<String, String> environment, CommandLine options)
      throws HostException {
    Path config = folder(home, "config", options);
    SettingsFile file = SettingsFile.read(config.resolve(FILE));
    Map<String, String> values = new TreeMap<>();
    Map<String, String> sources = new TreeMap<>();
    catalogue.ofEnvironment().forEach(s -> values.put(s.name(), s.fallback()));
    for (Map.Entry<String, String> entry : file.values().entrySet()) {
      String name = ALIASES.getOrDefault(entry.getKey(), entry.getKey());
      refuseUnknown(catalogue, name, file);
      if (name.equals(entry.getKey()) || !file.values().containsKey(name)) {
        values.put(name, entry.getValue());
        sources.put(name, file.source(entry.getKey()));
      }
    }
    List<String> notices = new ArrayList<>();
    takeEnvironment(catalogue, environment, values, sources, notices);
    String port = options.values().get("port");
    if (port != null) {
      values.put("REST_URL", Endpoint.parse(values.getOrDefault("REST_URL", "")).withPort(port));
      sources.put("REST_URL", "option --port");
    }
    String level = values.getOrDefault("LOG_LEVEL", "").strip().toUpperCase(Locale.ROOT);
    values.put("LOG_LEVEL", LEVELS.getOrDefault(level, level));
    Path deploy = folder(home, "deploy", options);
    // Those of the distribution, and of what lies to be deployed.
    Schemes schemes = catalogue.schemes().and(Schemes.ofJarsNow(deployFolders(deploy, values)));
    refuseFaults(catalogue, schemes, values, sources);
    notices.addAll(ConfigurationFiles.check(catalogue, schemes, config, values));
    Map<String, String> shown = new TreeMap<>(values);
    catalogue.ofEnvironment().stream()
        .filter(Setting::isSecret)
        .forEach(setting -> shown.remove(setting.name()));
    return new Settings(
        values, shown, sources, notices, home, config, folder(home, "data", options), deploy);
  }

  private static void refuseUnknown(Catalogue catalogue, String name, SettingsFile file)
      throws HostException {
    if (catalogue.named(name).isPresent()) {
      return;
    }
    String upper = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    // Other lower-case names are the framework's.
    if (!name.equals(name.toUpperCase(Locale.ROOT)) && catalogue.named(upper).isEmpty()) {
      return;
    }
    String nearest =
        Catalogue.nearest(upper, catalogue.ofEnvironment().stream().map(Setting::name).toList())
            .map(known -> "; did you mean " + known + "?")
            .orElse("");
    throw new HostException(
        HostException.REFUSED, name + " (" + file.source(name) + ") is not a setting" + nearest);
  }

  private static void takeEnvironment(
      Catalogue catalogue,
      Map<String, String> environment,
      Map<String, String> values,
      Map<String, String> sources,
      List<String> notices) {
    new TreeMap<>(environment)
        .forEach(
            (given, value) -> {
              String name = ALIASES.getOrDefault(given, given);
              if (catalogue.named(name).isPresent()) {
                if (name.equals(given) || !environment.containsKey(name)) {
                  values.put(name, value);
                  sources.put(name, "environment variable " + given);
                }
              } else if (NOT_NEEDED.containsKey(given)) {
                notices.add("The environment variable " + given + " " + NOT_NEEDED.get(given));
              } else {
                catalogue.ofEnvironment().stream()
                    .map(Setting::name)
                    .filter(known -> Catalogue.isOneLetterFrom(given, known))
                    .map(
                        known ->
                            "The environment variable "
                                + given
                                + " is not a setting; did you mean "
                                + known
                                + "?")
                    .forEach(notices::add);
              }
            });
  }

  /** Lists the folders that bundles are deployed from. */
  List<Path> deployFolders() {
    return deployFolders(deploy, values);
  }

  private static List<Path> deployFolders(Path deploy, Map<String, String> values) {
    List<Path> folders = new ArrayList<>(List.of(deploy));
    for (String folder : values.getOrDefault("PLUGIN_PATHS", "").split("[,:]", 0)) {
      if (!folder.isBlank()) {
        folders.add(Path.of(folder.strip()));
      }
    }
    return folders;
  }

  private static void refuseFaults(
      Catalogue catalogue, Schemes schemes, Map<String, String> values, Map<String, String> sources)
      throws HostException {
    for (Setting setting : catalogue.ofEnvironment()) {
      String fault = setting.fault(values.getOrDefault(setting.name(), ""), schemes).orElse("");
      if (!fault.isEmpty()) {
        throw new HostException(
            HostException.REFUSED,
            setting.name() + " (" + sources.getOrDefault(setting.name(), "default") + ") " + fault);
      }
    }
  }

  /** Gives every setting, a secret one as the reference to it. */
  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    values.keySet().forEach(name -> properties.put(name, SecretSettings.reference(name)));
    properties.putAll(shown);
    return properties;
  }

  String get(String name) {
    return values.getOrDefault(name, "").strip();
  }

  boolean isTrue(String name) {
    return get(name).equalsIgnoreCase("true");
  }

  int seconds(String name) {
    return Integer.parseInt(get(name));
  }

  private static Path folder(Path home, String name, CommandLine options) {
    String given = options.values().get(name);
    Path folder = given == null ? home.resolve(name) : Path.of(given);
    return folder.toAbsolutePath().normalize();
  }
}
