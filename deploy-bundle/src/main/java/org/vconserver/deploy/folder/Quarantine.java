package org.vconserver.deploy.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder {@code .quarantine} beside jars: those that were rolled back, each with its verdict.
 * What is in it is not run again; deleting it there lifts that. Thread-safe.
 */
public final class Quarantine {
  private static final int SHORT = 12;

  private Quarantine() {}

  /**
   * Keeps a jar that is about to be replaced. It stays where it is till then: a look at the folder
   * in between must not find it gone.
   *
   * @param file where it lies
   * @param verdict what is kept with it
   */
  public static void add(Path file, JarContent content, ObjectNode verdict) throws IOException {
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

  /** The name of a file in quarantine with the same content as a jar; empty if there is none. */
  public static Optional<String> holds(Path file, String digest) {
    Path folder = folder(file);
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    String end = "-" + digest.substring(0, SHORT) + ".jar";
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(AtomicFiles::name).filter(name -> name.endsWith(end)).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path folder(Path file) {
    return AtomicFiles.folderOf(file).resolve(".quarantine");
  }
}
