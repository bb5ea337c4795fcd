package org.vconserver.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Holds what the jar of a bundle says of itself before there is a framework. Immutable.
 *
 * @param provides its header Provide-Capability; empty if it has none
 * @param settings those that it declares
 */
record BundleJar(String provides, List<Setting> settings) {
  BundleJar {
    settings = List.copyOf(settings);
  }

  /** Reads a jar of the distribution. */
  static BundleJar read(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return new BundleJar(provides(zip), settings(zip));
    } catch (IOException e) {
      throw new IOException(jar.getFileName() + ": " + HostException.oneLine(e), e);
    }
  }

  /** Reads the header Provide-Capability of a jar; empty if it has none. */
  static String provides(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return provides(zip);
    }
  }

  private static List<Setting> settings(ZipFile zip) throws IOException {
    if (zip.getEntry(Catalogue.FOLDER) == null) {
      return List.of(); // most have none, and some have thousands of files
    }
    List<? extends ZipEntry> entries =
        zip.stream()
            .filter(e -> e.getName().startsWith(Catalogue.FOLDER + "org.vconserver."))
            .filter(e -> e.getName().endsWith(".xml"))
            .toList();
    List<Setting> settings = new ArrayList<>();
    for (ZipEntry entry : entries) {
      try (InputStream xml = zip.getInputStream(entry)) {
        settings.addAll(Catalogue.parse(xml));
      }
    }
    return settings;
  }

  /** Reads no more than the main section: that of the files is long in signed jars. */
  private static String provides(ZipFile zip) throws IOException {
    ZipEntry manifest = zip.getEntry("META-INF/MANIFEST.MF");
    if (manifest == null) {
      return "";
    }
    String name = "Provide-Capability:";
    StringBuilder value = new StringBuilder();
    boolean within = false;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(zip.getInputStream(manifest), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine();
          line != null && !line.isEmpty();
          line = lines.readLine()) {
        if (!line.startsWith(" ")) {
          within = line.regionMatches(true, 0, name, 0, name.length());
        }
        if (within) {
          value.append(line, line.startsWith(" ") ? 1 : name.length(), line.length());
        }
      }
    }
    return value.toString().strip();
  }
}
