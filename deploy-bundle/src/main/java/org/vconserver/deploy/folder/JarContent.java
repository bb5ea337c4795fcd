package org.vconserver.deploy.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Describes the content of one jar at one moment, in a copy of our own: changes of the file
 * afterwards do not reach the framework. Immutable.
 *
 * @param copy where the copy is
 * @param digest SHA-256 of the content
 * @param headers the main attributes of the manifest
 * @param hasProcessor true if a class in it names the API's type of processors; looked for only
 *     where nothing registers one
 */
public record JarContent(
    Path copy, String digest, Map<String, String> headers, boolean hasProcessor) {
  /** Names the bundles whose classes all others share: they can't be replaced under them. */
  private static final Set<String> EXPORTED = Set.of("org.vconserver.api", "org.vconserver.vcon");

  /** Begins the location in the framework of each deployed bundle. */
  public static final String LOCATIONS = "deploy:";

  private static final String COMPONENTS = "OSGI-INF/";
  private static final String PROCESSOR = "org/vconserver/api/processor/VconProcessor";

  /**
   * Copies a jar that is complete: one whose central directory, which is written last, can be read,
   * and that does not change meanwhile.
   *
   * @param copies the folder for the copy
   * @throws IOException if it is not complete, no zip file, or gone
   */
  public static JarContent take(Path file, Path copies) throws IOException {
    Files.createDirectories(copies);
    Path part = Files.createTempFile(copies, "taking", ".part");
    try {
      String digest;
      try (OutputStream target = Files.newOutputStream(part)) {
        digest = Digest.copy(file, target);
      }
      JarContent read = read(part, digest);
      if (!Digest.sha256(file).equals(digest)) {
        throw new IOException("it is being written");
      }
      Path copy = copies.resolve(digest + ".jar");
      Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new JarContent(copy, digest, read.headers(), read.hasProcessor());
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Reads a copy that was taken before. */
  public static JarContent read(Path copy, String digest) throws IOException {
    try (JarFile jar = new JarFile(copy.toFile())) {
      Manifest manifest = jar.getManifest();
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      if (manifest != null) {
        manifest
            .getMainAttributes()
            .forEach((name, value) -> headers.put(name.toString(), value.toString()));
      }
      boolean components =
          jar.stream()
              .map(ZipEntry::getName)
              .anyMatch(name -> name.startsWith(COMPONENTS) && name.endsWith(".xml"));
      boolean registers = components || headers.containsKey(Constants.BUNDLE_ACTIVATOR);
      return new JarContent(copy, digest, headers, !registers && namesProcessor(jar));
    } catch (SecurityException e) {
      throw new IOException("bad signature: " + e.getMessage(), e);
    }
  }

  private static boolean namesProcessor(JarFile jar) throws IOException {
    for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
      if (entry.getName().endsWith(".class")) {
        try (InputStream type = jar.getInputStream(entry)) {
          String constants = new String(type.readAllBytes(), StandardCharsets.ISO_8859_1);
          if (constants.contains(PROCESSOR)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Unique per file and content, so that two states of a file can be installed side by side. */
  public String location(Path file) {
    return LOCATIONS + file + "?" + digest.substring(0, 16);
  }

  /** Empty if it has none. */
  public String symbolicName() {
    return headers.getOrDefault(Constants.BUNDLE_SYMBOLICNAME, "").split(";", 2)[0].strip();
  }

  /** Empty if it has none that can be read. */
  public String version() {
    try {
      return Version.parseVersion(headers.getOrDefault(Constants.BUNDLE_VERSION, "")).toString();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** True if only one version may run, because both would open the same data. */
  public boolean isBackend() {
    return headers.getOrDefault(Constants.PROVIDE_CAPABILITY, "").contains("vcon.backend");
  }

  /** Gives the reason why this can never run, with the remedy; empty if it may. */
  public Optional<String> refusal() {
    if (symbolicName().isEmpty()) {
      String what =
          hasProcessor
              ? "it has a processor, but it is a plain jar and no OSGi bundle"
              : "it is no OSGi bundle";
      return Optional.of(
          what
              + " (no Bundle-SymbolicName in its manifest): build it with the bnd-maven-plugin, as"
              + " docs/writing-a-processor.md shows");
    }
    if (headers.containsKey(Constants.FRAGMENT_HOST)) {
      return Optional.of(
          "it is a fragment, which cannot be started: put its content into a bundle of its own");
    }
    if (EXPORTED.contains(symbolicName())) {
      return Optional.of(
          "the API can't be replaced while the server runs: stop it, and start the newer version");
    }
    if (hasProcessor && !headers.containsKey(Constants.EXPORT_PACKAGE)) {
      return Optional.of(
          "it has a processor, but nothing that registers it: annotate the class with @Component"
              + " and build it with the bnd-maven-plugin");
    }
    return Optional.empty();
  }
}
