package org.vconserver.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.vconserver.api.settings.Setting;
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

  @ObjectClassDefinition(name = "vCon Server: bundles that are deployed while the server runs")
  @interface Config {
    @AttributeDefinition(
        name = "PLUGIN_PATHS",
        description =
            "Folders watched for bundles besides the deploy folder, separated by commas or colons.")
    @Setting(live = false)
    String plugin_paths() default "";

    @AttributeDefinition(
        name = "DEPLOY_START_SECONDS",
        min = "0",
        description = "How long a bundle may take to start and to pass its check.")
    @Setting(live = false)
    int start_seconds() default 10;

    @AttributeDefinition(
        name = "DEPLOY_DRAIN_SECONDS",
        min = "0",
        description =
            "After how long a bundle that is on its way out and still in use is reported.")
    @Setting(live = false)
    int drain_seconds() default 30;

    @AttributeDefinition(
        name = "DEPLOY_DRAIN_FORCED",
        description = "Whether a bundle that is still in use then is stopped all the same.")
    @Setting(live = false)
    boolean drain_forced() default false;

    @AttributeDefinition(
        name = "DEPLOY_PROBATION_RUNS",
        min = "0",
        description = "How many runs a version that replaces another must do well.")
    @Setting(live = false)
    int probation_runs() default 20;

    @AttributeDefinition(
        name = "DEPLOY_PROBATION_SECONDS",
        min = "0",
        description =
            "For how long a version that replaces another is watched at most; 0: not at all.")
    @Setting(live = false)
    int probation_seconds() default 30;

    @AttributeDefinition(
        name = "DEPLOY_FAULTS_ALLOWED",
        min = "0",
        description =
            "How many faults of its own, that the version before does not have, roll a version"
                + " back.")
    @Setting(live = false)
    int faults_allowed() default 3;

    @AttributeDefinition(
        name = "DEPLOY_KEEP_VERSIONS",
        min = "0",
        description = "How many versions of each bundle are kept to roll back to.")
    @Setting(live = false)
    int keep_versions() default 5;
  }

  /**
   * Reads the settings.
   *
   * @param deploy the folder that uploads go to
   * @param data the folder of what the server keeps
   */
  static DeploySettings of(Config config, @Nullable String deploy, @Nullable String data) {
    return new DeploySettings(
        folders(deploy, config.plugin_paths()),
        Path.of(data == null ? "data" : data).resolve("deploy"),
        Duration.ofSeconds(config.start_seconds()),
        new DeployLimits(
            Duration.ofSeconds(config.drain_seconds()),
            config.drain_forced(),
            config.probation_runs(),
            Duration.ofSeconds(config.probation_seconds()),
            Math.max(1, config.faults_allowed())),
        config.keep_versions());
  }

  /** Lists the folders to watch, each once. */
  static List<Path> folders(@Nullable String deploy, @Nullable String pluginPaths) {
    Set<Path> folders = new LinkedHashSet<>();
    List<String> names = new ArrayList<>();
    names.add(deploy == null ? "" : deploy);
    names.addAll(List.of((pluginPaths == null ? "" : pluginPaths).split("[,:]", 0)));
    for (String name : names) {
      if (!name.isBlank()) {
        folders.add(Path.of(name.strip()).toAbsolutePath().normalize());
      }
    }
    return List.copyOf(folders);
  }
}
