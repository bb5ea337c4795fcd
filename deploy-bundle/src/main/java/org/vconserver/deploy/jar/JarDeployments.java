package org.vconserver.deploy.jar;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.vconserver.deploy.folder.AtomicFiles;
import org.vconserver.deploy.folder.FolderScan;

/** The slots of all jars. Thread-safe; looks are made by one thread. */
public final class JarDeployments {
  private final Map<Path, JarDeployment> slots = new ConcurrentHashMap<>();
  private final JarContext means;
  private final FolderScan scan;
  private final Executor tasks;

  /**
   * Makes it know no jar yet.
   *
   * @param tasks what the slots work on, each for itself, so that none holds up another
   */
  public JarDeployments(JarContext means, Executor tasks) {
    this.means = means;
    this.scan = new FolderScan(means.settings().folders(), means.nanoTime());
    this.tasks = tasks;
  }

  /** Looks at the folders and has every slot work; says whether another look is due soon. */
  public boolean look() {
    FolderScan.Look look = scan.look();
    look.stable().forEach((file, stamp) -> slot(file).lies(stamp));
    for (JarDeployment slot : slots.values()) {
      if (look.isGone(slot.file())) {
        slot.lies(null);
      }
      tasks.execute(slot::work);
    }
    slots.values().removeIf(JarDeployment::isEmpty);
    return look.unquiet();
  }

  /** In the order of names. */
  public List<JarDeployment> all() {
    return slots.values().stream().sorted(Comparator.comparing(JarDeployment::file)).toList();
  }

  /** The slot of a jar's name, in the first folder that has it. */
  public Optional<JarDeployment> find(String name) {
    for (Path folder : means.settings().folders()) {
      JarDeployment slot = slots.get(folder.resolve(name));
      if (slot != null) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  private JarDeployment slot(Path file) {
    return slots.computeIfAbsent(file, key -> new JarDeployment(key, copies(key), means));
  }

  /** Files of one name in several folders have folders of copies of their own. */
  private Path copies(Path file) {
    int folder = means.settings().folders().indexOf(AtomicFiles.folderOf(file));
    Path copies = means.settings().copies();
    return (folder <= 0 ? copies : copies.resolve("folder-" + folder))
        .resolve(AtomicFiles.name(file));
  }
}
