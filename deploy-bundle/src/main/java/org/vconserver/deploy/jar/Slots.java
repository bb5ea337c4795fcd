package org.vconserver.deploy.jar;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.vconserver.deploy.folder.FolderScan;
import org.vconserver.deploy.folder.Folders;

/** The slots of all jars. Thread-safe; looks are made by one thread. */
public final class Slots {
  private final Map<Path, Slot> slots = new ConcurrentHashMap<>();
  private final Means means;
  private final FolderScan scan;
  private final Executor tasks;

  /**
   * Makes it know no jar yet.
   *
   * @param tasks what the slots work on, each for itself, so that none holds up another
   */
  public Slots(Means means, Executor tasks) {
    this.means = means;
    this.scan = new FolderScan(means.settings().folders(), means.nanoTime());
    this.tasks = tasks;
  }

  /** Looks at the folders and has every slot work; says whether another look is due soon. */
  public boolean look() {
    FolderScan.Look look = scan.look();
    look.stable().forEach((file, stamp) -> slot(file).lies(stamp));
    for (Slot slot : slots.values()) {
      if (look.isGone(slot.file())) {
        slot.lies(null);
      }
      tasks.execute(slot::work);
    }
    slots.values().removeIf(Slot::isEmpty);
    return look.unquiet();
  }

  /** In the order of names. */
  public List<Slot> all() {
    return slots.values().stream().sorted(Comparator.comparing(Slot::file)).toList();
  }

  /** The slot of a jar's name, in the first folder that has it. */
  public Optional<Slot> find(String name) {
    for (Path folder : means.settings().folders()) {
      Slot slot = slots.get(folder.resolve(name));
      if (slot != null) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  private Slot slot(Path file) {
    return slots.computeIfAbsent(file, key -> new Slot(key, copies(key), means));
  }

  /** Files of one name in several folders have folders of copies of their own. */
  private Path copies(Path file) {
    int folder = means.settings().folders().indexOf(Folders.folderOf(file));
    Path copies = means.settings().copies();
    return (folder <= 0 ? copies : copies.resolve("folder-" + folder)).resolve(Folders.name(file));
  }
}
