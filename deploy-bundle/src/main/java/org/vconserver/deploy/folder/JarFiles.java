package org.vconserver.deploy.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads and writes all files of one jar: the jar in its folder, the private copies of it, its
 * status and its place in quarantine. Thread-safe, but for its archive.
 */
public final class JarFiles {
  private final Path file;
  private final Path copies;
  private final Path status;
  private final VersionArchive archive;

  /**
   * Reads what is archived of a jar.
   *
   * @param file the jar in its folder
   * @param copies the folder for its copies
   * @param most how many versions are archived beside the one that serves
   */
  public JarFiles(Path file, Path copies, int most) {
    this.file = file;
    this.copies = copies;
    this.status =
        AtomicFiles.folderOf(file).resolve(".status").resolve(AtomicFiles.name(file) + ".json");
    this.archive = new VersionArchive(copies, most);
  }

  public Path file() {
    return file;
  }

  public String name() {
    return AtomicFiles.name(file);
  }

  public VersionArchive archive() {
    return archive;
  }

  /**
   * Copies and reads the jar.
   *
   * @throws IOException if it is no complete jar, or gone
   */
  public JarContent take() throws IOException {
    return JarContent.take(file, copies);
  }

  /** Reads a copy that was taken before. */
  public JarContent copy(String digest) throws IOException {
    return JarContent.read(copies.resolve(digest + ".jar"), digest);
  }

  /** Finds the name of a file in quarantine that has this content. */
  public Optional<String> quarantined(String digest) {
    return Quarantine.holds(file, digest);
  }

  /** Copies a rolled back version into quarantine. */
  public void quarantine(String digest, ObjectNode verdict) throws IOException {
    Quarantine.add(file, copy(digest), verdict);
  }

  /** Puts a copy back into the folder, unless another jar than the bad one lies there now. */
  public void restore(String badDigest, String goodDigest) throws IOException {
    if (Digest.sha256(file).equals(badDigest)) {
      replaceBy(goodDigest);
    }
  }

  /** Puts a copy into the folder in place of the jar. */
  public void replaceBy(String digest) throws IOException {
    AtomicFiles.copy(copies.resolve(digest + ".jar"), file);
  }

  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Writes the status file beside the jar; empty to delete it. */
  public void writeStatus(Optional<String> text) throws IOException {
    if (text.isEmpty()) {
      Files.deleteIfExists(status);
    } else {
      AtomicFiles.write(status, text.get().getBytes(StandardCharsets.UTF_8));
    }
  }
}
