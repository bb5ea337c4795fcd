package org.vconserver.deploy.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks which jars lie in the folders and stay the same for a moment. Not thread-safe. */
public final class FolderScan {
  /** Sets how long a file must stay the same. */
  public static final Duration QUIET = Duration.ofMillis(40);

  private static final Logger LOG = LoggerFactory.getLogger(FolderScan.class);

  private final List<Path> folders;
  private final LongSupplier nanoTime;
  private final Map<Path, Seen> seen = new HashMap<>();
  private final Set<Path> unreadable = new HashSet<>();

  /** Remembers a file as it was last seen, and since when. */
  private record Seen(FileStamp stamp, long sinceNanos) {}

  /**
   * Tells the jars that lie in the folders. Immutable.
   *
   * @param stable the jars that have stayed the same
   * @param unknown folders that could not be read, of whose files nothing is known
   * @param changing the jars that change, so that another look is due soon
   */
  public record Look(Map<Path, FileStamp> stable, Set<Path> changing, Set<Path> unknown) {
    public boolean unquiet() {
      return !changing.isEmpty();
    }

    /** True if a file is certainly not there. */
    public boolean isGone(Path file) {
      return !stable.containsKey(file)
          && !changing.contains(file)
          && !unknown.contains(AtomicFiles.folderOf(file));
    }
  }

  public FolderScan(List<Path> folders, LongSupplier nanoTime) {
    this.folders = List.copyOf(folders);
    this.nanoTime = nanoTime;
  }

  public Look look() {
    Set<Path> present = new HashSet<>();
    Set<Path> unknown = new HashSet<>();
    for (Path folder : folders) {
      if (!list(folder, present)) {
        unknown.add(folder);
      }
    }
    seen.keySet().removeIf(file -> !present.contains(file) && !unknown.contains(file.getParent()));
    Map<Path, FileStamp> stable = new HashMap<>();
    Set<Path> changing = new HashSet<>();
    long now = nanoTime.getAsLong();
    for (Path file : present) {
      Optional<FileStamp> stamp = FileStamp.read(file);
      if (stamp.isEmpty()) {
        continue; // went this moment; the next look tells
      }
      Seen before = seen.get(file);
      if (before == null || !before.stamp().equals(stamp.get())) {
        seen.put(file, new Seen(stamp.get(), now));
        changing.add(file);
      } else if (now - before.sinceNanos() < QUIET.toNanos()) {
        changing.add(file);
      } else {
        stable.put(file, stamp.get());
      }
    }
    return new Look(stable, changing, unknown);
  }

  /** False if the folder cannot be read now, so that nothing is known of its files. */
  private boolean list(Path folder, Set<Path> files) {
    if (Files.notExists(folder)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      entries.filter(FolderScan::isCandidate).forEach(files::add);
      unreadable.remove(folder);
      return true;
    } catch (IOException | UncheckedIOException e) {
      if (unreadable.add(folder)) {
        LOG.warn("deploy: cannot read the folder {}: {}", folder, e.toString());
      }
      return false;
    }
  }

  /** Jars, but no hidden and no temporary files. */
  public static boolean isCandidate(Path file) {
    String name = AtomicFiles.name(file);
    return name.endsWith(".jar") && !name.startsWith(".") && !name.startsWith("~");
  }
}
