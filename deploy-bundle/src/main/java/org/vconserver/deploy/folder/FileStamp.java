package org.vconserver.deploy.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Tells one state of a file from another without reading its content. Immutable. */
public record FileStamp(long size, long modifiedMs, String key) {
  /** Empty if there is no such file now. */
  public static Optional<FileStamp> read(Path file) {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return facts.isRegularFile()
          ? Optional.of(
              new FileStamp(
                  facts.size(),
                  facts.lastModifiedTime().toMillis(),
                  String.valueOf(facts.fileKey())))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
