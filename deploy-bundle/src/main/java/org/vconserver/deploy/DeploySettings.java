package org.vconserver.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vconserver.deploy.rules.DeployLimits;

/**
 * Holds the settings of deployment; docs/operating.md has their names. Immutable.
 *
 * @param folders that are watched, the one that uploads go to first
 * @param copies where the private copies of jars are kept
 * @param startLimit how long a bundle may take to start and pass its check
 * @param keptVersions how many versions of a bundle are kept
 */
record DeploySettings(
    List<Path> folders, Path copies, Duration startLimit, DeployLimits limits, int keptVersions) {

  /** Reads the settings as the host gives them to the framework. */
  static DeploySettings of(Function<String, @Nullable String> property) {
    return new DeploySettings(
        folders(property.apply("vcon.deploy"), property.apply("PLUGIN_PATHS")),
        Path.of(text(property, "vcon.data", "data")).resolve("deploy"),
        Duration.ofSeconds(number(property, "DEPLOY_START_SECONDS", 10)),
        new DeployLimits(
            Duration.ofSeconds(number(property, "DEPLOY_DRAIN_SECONDS", 30)),
            Boolean.parseBoolean(text(property, "DEPLOY_DRAIN_FORCED", "false")),
            number(property, "DEPLOY_PROBATION_RUNS", 20),
            Duration.ofSeconds(number(property, "DEPLOY_PROBATION_SECONDS", 30)),
            Math.max(1, number(property, "DEPLOY_FAULTS_ALLOWED", 3))),
        number(property, "DEPLOY_KEEP_VERSIONS", 5));
  }

  /** Lists the folders to watch, each once. */
  static List<Path> folders(@Nullable String deploy, @Nullable String pluginPaths) {
    Set<Path> folders = new LinkedHashSet<>();
    List<String> names = new ArrayList<>();
    names.add(deploy == null ? "" : deploy);
    names.addAll(List.of((pluginPaths == null ? "" : pluginPaths).split("[,:]")));
    for (String name : names) {
      if (!name.isBlank()) {
        folders.add(Path.of(name.strip()).toAbsolutePath().normalize());
      }
    }
    return List.copyOf(folders);
  }

  private static String text(
      Function<String, @Nullable String> property, String name, String fallback) {
    String value = property.apply(name);
    return value == null || value.isBlank() ? fallback : value.strip();
  }

  private static int number(
      Function<String, @Nullable String> property, String name, int fallback) {
    return Integer.parseInt(text(property, name, Integer.toString(fallback)));
  }
}
