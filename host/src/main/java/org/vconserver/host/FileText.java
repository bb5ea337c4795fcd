package org.vconserver.host;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Reads and writes files of configurations as FileInstall reads them. */
final class FileText {
  private static final Charset CHARSET = StandardCharsets.ISO_8859_1;

  private FileText() {}

  static String read(Path file) throws IOException {
    return Files.readString(file, CHARSET);
  }

  /**
   * Puts a text in the place of a file's, all at once; whoever could read the file still can. A
   * file that is new is its owner's alone, as it may have secrets in it.
   */
  static void write(Path given, String text) throws IOException {
    boolean there = Files.exists(given);
    Path file = there ? given.toRealPath() : given;
    Path beside = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    if (there) {
      // A copy has the rights of the file from the start.
      Files.copy(file, beside, StandardCopyOption.COPY_ATTRIBUTES);
    } else if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          beside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(beside, text, CHARSET);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
