package org.vconserver.deploy.jar;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.vconserver.deploy.folder.FolderScan;
import org.vconserver.deploy.folder.JarFiles;

/** Looks at the folders and has each jar's deployment work. Thread-safe; one thread looks. */
public final class JarDeployments {
  private final Map<Path, JarDeployment> deployments = new ConcurrentHashMap<>();
  private final JarContext context;
  private final List<Path> folders;
  private final Path copies;
  private final FolderScan scan;
  private final Executor tasks;

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
    look.stable().forEach((file, stamp) -> deployment(file).seen(Optional.of(stamp)));
    deployments.forEach(
        (file, deployment) -> {
          if (look.isGone(file)) {
            deployment.seen(Optional.empty());
          }
          tasks.execute(deployment::work);
        });
    deployments.values().removeIf(JarDeployment::isOver);
    return look.unquiet();
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
