package org.vconserver.deploy;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/**
 * The content of one jar at one moment. It is installed from here, so that what happens to the file
 * afterwards does not reach the framework.
 */
final class BundleFile {
  private final Path file;
  private final byte[] content;

  private BundleFile(Path file, byte[] content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads a jar that is complete: one whose central directory, which is written last, can be read.
   *
   * @throws IOException if it is not complete, no zip file, or gone
   * @throws NotABundleException if it is complete and no bundle
   */
  static BundleFile read(Path file) throws IOException, NotABundleException {
    byte[] content = Files.readAllBytes(file);
    Path copy = Files.createTempFile("deploy", ".jar");
    try {
      Files.write(copy, content);
      refuseOthers(copy.toFile());
    } finally {
      Files.deleteIfExists(copy);
    }
    return new BundleFile(file, content);
  }

  /** Unique per file and content, so that two states of a file can be installed side by side. */
  String location() {
    return "deploy:" + file + "?" + digest().substring(0, 16);
  }

  InputStream open() {
    return new ByteArrayInputStream(content);
  }

  private static void refuseOthers(File copy) throws IOException, NotABundleException {
    try (JarFile jar = new JarFile(copy)) {
      Manifest manifest = jar.getManifest();
      Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
      if (headers.getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
        throw new NotABundleException("not an OSGi bundle (no Bundle-SymbolicName)");
      }
      if (headers.getValue(Constants.FRAGMENT_HOST) != null) {
        throw new NotABundleException("a fragment, which cannot be started");
      }
    } catch (SecurityException e) {
      throw new IOException("bad signature: " + e.getMessage(), e);
    }
  }

  private String digest() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A readable jar that the framework cannot run. */
  static final class NotABundleException extends Exception {
    private static final long serialVersionUID = 1L;

    NotABundleException(String message) {
      super(message);
    }
  }
}
