package org.vconserver.deploy.folder;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the file system tells of a change in the watched folders. Where it can't tell, each
 * wait takes its full time. Not thread-safe.
 */
public final class FolderWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

  private final @Nullable WatchService events;
  private final List<Path> unwatched;

  public FolderWatch(List<Path> folders) {
    this.events = open();
    this.unwatched = new ArrayList<>(folders);
  }

  private static @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      LOG.warn("deploy: the file system tells nothing, looking only: {}", e.toString());
      return null;
    }
  }

  /** Waits for a change, for some time at most. */
  public void await(Duration limit) throws InterruptedException {
    WatchService source = events;
    if (source == null) {
      TimeUnit.MILLISECONDS.sleep(limit.toMillis());
      return;
    }
    WatchKey key = source.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (key != null) {
      key.pollEvents();
      if (!key.reset() && key.watchable() instanceof Path folder) {
        unwatched.add(folder);
      }
    }
  }

  /** Watches the folders that have come since the last call. */
  public void watchNew() {
    WatchService target = events;
    if (target != null) {
      unwatched.removeIf(folder -> register(folder, target));
    }
  }

  private static boolean register(Path folder, WatchService events) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try {
      folder.register(
          events,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      return true;
    } catch (IOException e) {
      LOG.debug("deploy: {} can't be watched yet: {}", folder, e.toString());
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (events != null) {
      events.close();
    }
  }
}
