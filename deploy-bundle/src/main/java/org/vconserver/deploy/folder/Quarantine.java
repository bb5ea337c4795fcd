package org.vconserver.deploy.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps rolled back jars in the folder {@code .quarantine} beside the jars, each with its verdict.
 * A jar that is there is not run again, until it is deleted there. Thread-safe.
 */
final class Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
  private static final int SHORT = 12;

  private Quarantine() {}

  /**
   * Keeps a jar that is about to be replaced. It stays where it is till then: a look at the folder
   * in between must not find it gone.
   *
   * @param file where it lies
   * @param verdict is kept with it
   */
  static void add(Path file, JarContent content, ObjectNode verdict) throws IOException {
    String stem =
        AtomicFiles.name(file).replaceFirst("\\.jar$", "")
            + "-"
            + content.version()
            + "-"
            + content.digest().substring(0, SHORT);
    Path folder = Files.createDirectories(folder(file));
    AtomicFiles.write(
        folder.resolve(stem + ".json"), verdict.toPrettyString().getBytes(StandardCharsets.UTF_8));
    AtomicFiles.copy(content.copy(), folder.resolve(stem + ".jar"));
  }

  /**
   * Gives the name of a file in quarantine with the same content as a jar; empty if there is none.
   */
  static Optional<String> holds(Path file, String digest) {
    Path folder = folder(file);
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    String end = "-" + digest.substring(0, SHORT) + ".jar";
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(AtomicFiles::name).filter(name -> name.endsWith(end)).findFirst();
    } catch (IOException e) {
      LOG.warn("deploy: the quarantine can't be read: {}", e.toString());
      return Optional.empty();
    }
  }

  private static Path folder(Path file) {
    return AtomicFiles.folderOf(file).resolve(".quarantine");
  }
}
