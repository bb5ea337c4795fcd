package org.vconserver.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Other headers in the manifest of a jar that is built already. */
final class JarHeaders {
  private JarHeaders() {}

  static String of(Path jar, String header) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue(header);
    }
  }

  /** Copies a jar with some headers changed or added. */
  static Path rewrite(Path jar, Map<String, String> headers, Path folder) throws IOException {
    Path target = Files.createTempFile(folder, "rewritten", ".jar");
    try (JarFile from = new JarFile(jar.toFile())) {
      Manifest manifest = new Manifest(from.getManifest());
      headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
      try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(target), manifest)) {
        for (ZipEntry entry : from.stream().toList()) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            to.putNextEntry(new ZipEntry(entry.getName()));
            from.getInputStream(entry).transferTo(to);
          }
        }
      }
    }
    return target;
  }
}
