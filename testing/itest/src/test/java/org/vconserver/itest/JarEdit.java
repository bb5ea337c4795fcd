package org.vconserver.itest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes of a good jar one as beginners make it. Not thread-safe. */
final class JarEdit {
  private final Manifest manifest;
  private final Map<String, byte[]> entries = new TreeMap<>();

  private JarEdit(Manifest manifest) {
    this.manifest = manifest;
  }

  static JarEdit of(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      JarEdit edit = new JarEdit(new Manifest(file.getManifest()));
      for (ZipEntry entry : file.stream().toList()) {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME) && !entry.isDirectory()) {
          edit.entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
        }
      }
      return edit;
    }
  }

  /** Gives the bundle a name, and its processor the same. */
  JarEdit named(String name) {
    return header("Bundle-SymbolicName", name).processor(name.replace('.', '_'));
  }

  JarEdit processor(String name) {
    return text(".xml", xml -> xml.replaceAll("value=\"(acme_)?[A-Za-z0-9_]*\"", value(name)));
  }

  private static String value(String name) {
    return "value=\"" + name + "\"";
  }

  JarEdit header(String name, String value) {
    manifest.getMainAttributes().putValue(name, value);
    return this;
  }

  JarEdit without(String header) {
    manifest.getMainAttributes().remove(new Attributes.Name(header));
    return this;
  }

  /** Adds to a header that is a list. */
  JarEdit more(String header, String value) {
    String before = manifest.getMainAttributes().getValue(header);
    return header(header, before == null ? value : before + "," + value);
  }

  /** Takes what begins with a text out of a header that is a list of packages. */
  JarEdit less(String header, String begin) {
    String before = manifest.getMainAttributes().getValue(header);
    String clause = begin.replace(".", "\\.") + "[^,\"]*(\"[^\"]*\"[^,\"]*)*,?";
    return header(header, before.replaceAll(clause, "").replaceAll(",$", ""));
  }

  /** Leaves nothing of the manifest but that it is one. */
  JarEdit plain() {
    manifest.getMainAttributes().clear();
    return header("Manifest-Version", "1.0");
  }

  JarEdit entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  JarEdit withoutEntries(String begin) {
    entries.keySet().removeIf(name -> name.startsWith(begin));
    return this;
  }

  /** Changes the texts of all entries whose names end so. */
  JarEdit text(String end, UnaryOperator<String> change) {
    return bytes(
        end,
        bytes ->
            change
                .apply(new String(bytes, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
  }

  JarEdit bytes(String end, UnaryOperator<byte[]> change) {
    entries.replaceAll((name, bytes) -> name.endsWith(end) ? change.apply(bytes) : bytes);
    return this;
  }

  /** Puts the jar into a folder in one step. */
  void write(Path target) throws IOException {
    Path beside = target.resolveSibling("." + target.getFileName() + ".copying");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(beside), manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    }
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
