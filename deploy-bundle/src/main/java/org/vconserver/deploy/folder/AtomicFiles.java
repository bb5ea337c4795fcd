package org.vconserver.deploy.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files in one step, so that whoever reads the folder finds them whole. Thread-safe. */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes a file in one step, in place of one of that name. */
  public static void write(Path target, byte[] content) throws IOException {
    Path part = beside(target);
    Files.write(part, content);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Copies a file in one step, in place of one of that name. */
  static void copy(Path source, Path target) throws IOException {
    Path part = beside(target);
    Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Gives a name in the same folder that no scan looks at. */
  private static Path beside(Path target) throws IOException {
    Path folder = folderOf(target);
    Files.createDirectories(folder);
    return folder.resolve("." + name(target) + ".part");
  }

  static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " is in no folder");
    }
    return folder;
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
