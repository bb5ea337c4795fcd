package org.vconserver.deploy.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Receives a jar under a name that no scan looks at, before it takes its place. Not thread-safe.
 */
public final class Upload implements AutoCloseable {
  private final Path part;
  private final String digest;

  private Upload(Path part, String digest) {
    this.part = part;
    this.digest = digest;
  }

  /**
   * Copies a stream to its end.
   *
   * @param folder to which the jar is to go; made if need be
   */
  public static Upload receive(Path folder, InputStream content) throws IOException {
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, ".uploading", ".part");
    try {
      Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
      return new Upload(part, Digest.sha256(part));
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(part);
      throw e;
    }
  }

  public String digest() {
    return digest;
  }

  /**
   * Checks that it is a complete jar.
   *
   * @throws IOException if it is not
   */
  public void checkJar() throws IOException {
    JarContent.read(part, digest);
  }

  /** Puts the jar into the folder in one step, in place of one of that name. */
  public void moveTo(Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes the upload if it has not taken its place. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(part);
  }
}
