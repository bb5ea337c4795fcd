package org.vconserver.tck.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Mounts a file system that is soon full, in memory. Used by one test. */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts one at a folder, which it makes; empty where that is not allowed: it needs root, and a
   * container that lets root mount.
   */
  public static Optional<SmallDisk> mount(Path folder, int megabytes) throws IOException {
    Files.createDirectory(folder);
    return run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString())
        ? Optional.of(new SmallDisk(folder))
        : Optional.empty();
  }

  /** Gives the folder that it is mounted at. */
  public Path folder() {
    return folder;
  }

  /** Makes room. */
  public void grow(int megabytes) throws IOException {
    require(run("mount", "-o", "remount,size=" + megabytes + "m", folder.toString()));
  }

  @Override
  public void close() throws IOException {
    require(run("umount", "-l", folder.toString()));
  }

  private void require(boolean done) {
    if (!done) {
      throw new IllegalStateException(folder + " is not as it should be");
    }
  }

  private static boolean run(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
