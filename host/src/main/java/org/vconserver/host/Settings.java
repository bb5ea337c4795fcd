package org.vconserver.host;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings of one server: defaults, then host.properties, then the environment, then the
 * command line; the later one wins. Immutable.
 */
record Settings(Map<String, String> values, Path home, Path config, Path data, Path deploy) {
  static final String FILE = "host.properties";

  private static final Set<String> COUNTS =
      Set.of("DEPLOY_PROBATION_RUNS", "DEPLOY_FAULTS_ALLOWED", "DEPLOY_KEEP_VERSIONS");

  /** Every setting there is, so that an older host.properties works with a newer server. */
  static final Map<String, String> DEFAULTS = defaults();

  Settings {
    values = Map.copyOf(values);
  }

  static Settings load(Path home, Map<String, String> environment, CommandLine options)
      throws HostException {
    Path config = folder(home, "config", options);
    Map<String, String> values = new TreeMap<>(DEFAULTS);
    values.putAll(read(config.resolve(FILE)));
    for (String name : values.keySet().toArray(String[]::new)) {
      String value = environment.get(name);
      if (value != null && name.equals(name.toUpperCase(Locale.ROOT))) {
        values.put(name, value);
      }
    }
    String port = options.values().get("port");
    if (port != null) {
      values.put("REST_URL", Endpoint.parse(values.getOrDefault("REST_URL", "")).withPort(port));
    }
    for (String name : DEFAULTS.keySet()) {
      if (name.endsWith("_SECONDS") || COUNTS.contains(name)) {
        number(name, values.getOrDefault(name, ""));
      }
    }
    return new Settings(
        values, home, config, folder(home, "data", options), folder(home, "deploy", options));
  }

  String get(String name) {
    return values.getOrDefault(name, "").strip();
  }

  boolean isTrue(String name) {
    return get(name).equalsIgnoreCase("true");
  }

  int seconds(String name) throws HostException {
    return number(name, get(name));
  }

  private static int number(String name, String value) throws HostException {
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new HostException(
        HostException.FAILED,
        name
            + " must be a number"
            + (name.endsWith("_SECONDS") ? " of seconds" : "")
            + ", not '"
            + value.strip()
            + "'");
  }

  private static Path folder(Path home, String name, CommandLine options) {
    String given = options.values().get(name);
    Path folder = given == null ? home.resolve(name) : Path.of(given);
    return folder.toAbsolutePath().normalize();
  }

  private static Map<String, String> read(Path file) throws HostException {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new HostException(
          HostException.FAILED, "cannot read " + file + ": " + e.getClass().getSimpleName());
    }
    refuseMalformed(file, text);
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new HostException(
          HostException.FAILED, "malformed " + file + ": " + HostException.oneLine(e));
    }
    Map<String, String> values = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(n -> values.put(n, properties.getProperty(n).strip()));
    return values;
  }

  /** Properties takes any line for a name without a value; here that is a mistake. */
  private static void refuseMalformed(Path file, String text) throws HostException {
    boolean continued = false;
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String trimmed = line.strip();
      boolean comment = trimmed.isEmpty() || trimmed.startsWith("#") || trimmed.startsWith("!");
      if (!continued && !comment && !trimmed.matches("[A-Za-z0-9_.-]+\\s*[=:].*")) {
        throw new HostException(
            HostException.FAILED,
            "malformed " + file + ": line " + number + " is not of the form NAME=value");
      }
      continued = !(comment && !continued) && trimmed.endsWith("\\");
    }
  }

  private static Map<String, String> defaults() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("REST_URL", "http://127.0.0.1:8000");
    values.put("ALLOW_INSECURE", "false");
    values.put("CORS_ORIGINS", "");
    values.put("MAX_BODY_BYTES", "67108864");
    values.put("LAUNCH_VCON_API", "true");
    values.put("LAUNCH_ADMIN_API", "true");
    values.put("WIRE_COMPAT", "");
    values.put("WEBCONSOLE_PASSWORD", "");
    values.put("VCON_STORAGE_URL", "embedded:");
    values.put("QUEUE_DB_URL", "embedded:");
    values.put("PIPELINE_DB_URL", "embedded:");
    values.put("STATE_DB_URL", "embedded:");
    values.put("REDIS_KEY_PREFIX", "");
    values.put("REDIS_TIMEOUT_SECONDS", "3");
    values.put("REDIS_TRUSTSTORE", "");
    values.put("REDIS_TRUSTSTORE_PASSWORD", "");
    values.put("JOB_HISTORY_SECONDS", "86400");
    values.put("UUID_DOMAIN", "");
    values.put("STATE_SETTINGS", "");
    values.put("JOB_HISTORY_SECONDS", "86400");
    values.put("NUM_WORKERS", "0");
    values.put("WORK_QUEUES", "");
    values.put("RUN_BACKGROUND_JOBS", "true");
    values.put("SHUTDOWN_SECONDS", "30");
    values.put("MEDIA_SCHEMES", "https");
    values.put("MEDIA_ALLOWED_ADDRESSES", "");
    values.put("MEDIA_REQUIRE_HASH", "true");
    values.put("MEDIA_MAX_BYTES", "67108864");
    values.put("MEDIA_TOTAL_SECONDS", "60");
    values.put("LEASE_SECONDS", "30");
    values.put("RESUME_MAX_BYTES", "16777216");
    values.put("RUN_MAX_SECONDS", "86400");
    values.put("PLUGIN_PATHS", "");
    values.put("UPLOAD_BUNDLES", "");
    values.put("DEPLOY_START_SECONDS", "10");
    values.put("DEPLOY_DRAIN_SECONDS", "30");
    values.put("DEPLOY_DRAIN_FORCED", "false");
    values.put("DEPLOY_PROBATION_RUNS", "20");
    values.put("DEPLOY_PROBATION_SECONDS", "30");
    values.put("DEPLOY_FAULTS_ALLOWED", "3");
    values.put("DEPLOY_KEEP_VERSIONS", "5");
    values.put("LOG_LEVEL", "INFO");
    return Map.copyOf(values);
  }
}
