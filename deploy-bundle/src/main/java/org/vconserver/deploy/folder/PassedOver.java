package org.vconserver.deploy.folder;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Tells why something in a deploy folder is not looked at. */
final class PassedOver {
  private PassedOver() {}

  /**
   * Gives the reason; empty for jars that are looked at, and for hidden and temporary files, which
   * nobody wonders about.
   */
  static Optional<String> reason(Path file) {
    String name = AtomicFiles.name(file);
    if (name.startsWith(".") || name.startsWith("~") || name.endsWith(".part")) {
      return Optional.empty();
    }
    if (Files.isDirectory(file)) {
      return Optional.of("it is a folder: jars lie in the deploy folder itself");
    }
    if (Files.isSymbolicLink(file) && Files.notExists(file)) {
      return Optional.of("it is a link to a file that does not exist");
    }
    if (!name.endsWith(".jar")) {
      return Optional.of(
          name.toLowerCase(Locale.ROOT).endsWith(".jar")
              ? "its name must end in .jar, in small letters"
              : "its name does not end in .jar");
    }
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)
        ? Optional.of("it is no regular file")
        : Optional.empty();
  }
}
