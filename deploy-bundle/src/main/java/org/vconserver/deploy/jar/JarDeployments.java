package org.vconserver.deploy.jar;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.api.deploy.DeployedBundle;
import org.vconserver.api.error.ServerError;
import org.vconserver.deploy.folder.FolderScan;
import org.vconserver.deploy.folder.JarFiles;
import org.vconserver.vcon.error.VconException;

/** Looks at the folders and has each jar's deployment work. Thread-safe; one thread looks. */
public final class JarDeployments {
  private final Map<Path, JarDeployment> deployments = new ConcurrentHashMap<>();
  private final JarContext context;
  private final List<Path> folders;
  private final Path copies;
  private final FolderScan scan;
  private final Executor tasks;
  private volatile List<DeployedBundle> passedOver = List.of();

  /**
   * Makes it know no jar yet.
   *
   * @param copies where the private copies of jars are kept
   * @param tasks runs the deployments, each for itself, so that none holds up another
   */
  public JarDeployments(JarContext context, List<Path> folders, Path copies, Executor tasks) {
    this.context = context;
    this.folders = List.copyOf(folders);
    this.copies = copies;
    this.scan = new FolderScan(folders, context.nanoTime());
    this.tasks = tasks;
  }

  /** Looks at the folders once; true if a file changes, so that another look is due soon. */
  public boolean look() {
    FolderScan.Look look = scan.look();
    passedOver = describe(look.passedOver());
    look.stable().forEach((file, stamp) -> deployment(file).seen(Optional.of(stamp)));
    deployments.forEach(
        (file, deployment) -> {
          if (look.isGone(file)) {
            deployment.seen(Optional.empty());
          }
          tasks.execute(deployment::work);
        });
    deployments.values().removeIf(JarDeployment::isOver);
    context.names().keep();
    return look.unquiet();
  }

  /** Describes what lies in the folders and is not looked at; the time stays with the reason. */
  private List<DeployedBundle> describe(Map<Path, String> found) {
    List<DeployedBundle> before = passedOver;
    List<DeployedBundle> now = new ArrayList<>();
    found.forEach(
        (file, reason) -> {
          DeployedBundle fresh = passedOver(String.valueOf(file.getFileName()), reason);
          now.add(
              before.stream()
                  .filter(old -> old.file().equals(fresh.file()))
                  .filter(old -> old.reason().equals(fresh.reason()))
                  .findFirst()
                  .orElse(fresh));
        });
    return List.copyOf(now);
  }

  private DeployedBundle passedOver(String name, String reason) {
    return new DeployedBundle(
        name,
        DeployState.REFUSED,
        "not looked at: " + reason,
        List.of(),
        context.clock().instant(),
        "",
        "",
        "",
        List.of(),
        List.of());
  }

  /** Lists what lies in the folders and is not looked at, with the reason. */
  public List<DeployedBundle> passedOver() {
    return passedOver;
  }

  /** Lists the deployments by the names of their jars. */
  public List<JarDeployment> all() {
    return deployments.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Finds the deployment of a jar by name, in the first folder that has it. */
  public Optional<JarDeployment> find(String name) {
    for (Path folder : folders) {
      JarDeployment deployment = deployments.get(folder.resolve(name));
      if (deployment != null) {
        return Optional.of(deployment);
      }
    }
    return Optional.empty();
  }

  /**
   * Frees the names of the processors of a bundle whose jar was removed, unless the server came
   * with one of that name or another jar has it.
   */
  public void giveUp(String bundle) {
    boolean elsewhere = all().stream().anyMatch(jar -> jar.isOf(bundle) && !jar.isGone());
    if (!elsewhere && !context.framework().isShipped(bundle)) {
      context.names().giveUp(bundle);
    }
  }

  /** Hands the name of a processor over to a bundle, whose refused jars are tried again. */
  public List<JarDeployment> handOver(String processor, String bundle) {
    List<JarDeployment> jars = all().stream().filter(jar -> jar.isOf(bundle)).toList();
    if (jars.isEmpty() && !context.framework().isShipped(bundle)) {
      throw new VconException(ServerError.BUNDLE_NOT_FOUND, "bundle: " + bundle + " not found");
    }
    if (!context.names().handOver(processor, bundle)) {
      throw new VconException(
          ServerError.SERVICE_UNAVAILABLE, "There is no registry of processors now");
    }
    jars.forEach(JarDeployment::tryAgain);
    return jars;
  }

  private JarDeployment deployment(Path file) {
    return deployments.computeIfAbsent(
        file,
        key -> new JarDeployment(new JarFiles(key, copies(key), context.keptVersions()), context));
  }

  /** Gives files of one name in several folders folders of copies of their own. */
  private Path copies(Path file) {
    int folder = folders.indexOf(file.getParent());
    Path root = folder <= 0 ? copies : copies.resolve("folder-" + folder);
    return root.resolve(String.valueOf(file.getFileName()));
  }
}
