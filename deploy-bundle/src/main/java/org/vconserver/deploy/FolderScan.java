package org.vconserver.deploy;

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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.deploy.Deployments.Outcome;

/** One look at the folders after another: what came, changed and went. For one thread. */
final class FolderScan {
  private static final Logger LOG = LoggerFactory.getLogger(FolderScan.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<Path> folders;
  private final Deployments deployments;
  private final LongSupplier nanoTime;
  private final Map<Path, Seen> seen = new HashMap<>();
  private final Set<Path> unreadable = new HashSet<>();
  private long changesAtLastRetry;

  /** A file as it was last seen, since when, and what was made of it; null: nothing yet. */
  private record Seen(Stamp stamp, long sinceNanos, @Nullable Outcome outcome) {}

  FolderScan(List<Path> folders, Deployments deployments, LongSupplier nanoTime) {
    this.folders = List.copyOf(folders);
    this.deployments = deployments;
    this.nanoTime = nanoTime;
  }

  /**
   * Brings what runs in line with the files.
   *
   * @param bundleChanges how often other bundles changed so far: a reason to retry what is
   *     unresolved
   */
  void look(long bundleChanges) {
    boolean retry = bundleChanges != changesAtLastRetry;
    changesAtLastRetry = bundleChanges;
    Set<Path> present = new HashSet<>();
    Set<Path> unknown = new HashSet<>();
    for (Path folder : folders) {
      if (!list(folder, present)) {
        unknown.add(folder);
      }
    }
    forget(present, unknown);
    for (Path file : present.stream().sorted().toList()) {
      look(file, retry);
    }
  }

  private void look(Path file, boolean retry) {
    Optional<Stamp> now = Stamp.of(file);
    if (now.isEmpty()) {
      return; // went this moment; the next look tells
    }
    Seen before = seen.get(file);
    if (before == null || !before.stamp().equals(now.get())) {
      seen.put(file, new Seen(now.get(), nanoTime.getAsLong(), null));
      return;
    }
    boolean due = before.outcome() == null || (retry && before.outcome() == Outcome.UNRESOLVED);
    if (!due) {
      return;
    }
    Outcome outcome = null;
    try {
      outcome = deployments.deploy(file);
    } catch (IOException e) {
      if (nanoTime.getAsLong() - before.sinceNanos() > PATIENCE.toNanos()) {
        deployments.tell(
            file, "no complete jar for " + PATIENCE.toSeconds() + " s: " + e.getMessage());
        outcome = Outcome.REFUSED;
      }
    }
    seen.put(file, new Seen(before.stamp(), before.sinceNanos(), outcome));
  }

  private void forget(Set<Path> present, Set<Path> unknownFolders) {
    Set<Path> gone = new HashSet<>(seen.keySet());
    gone.addAll(deployments.files());
    gone.removeAll(present);
    gone.removeIf(file -> unknownFolders.contains(file.getParent()));
    for (Path file : gone) {
      seen.remove(file);
      deployments.undeploy(file);
    }
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

  private static boolean isCandidate(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".jar") && !name.startsWith(".") && !name.startsWith("~");
  }
}
