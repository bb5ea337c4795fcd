package org.vconserver.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** A jar for tests, made header by header. Immutable. */
public record TestJar(Map<String, String> headers, Map<String, byte[]> entries) {
  public TestJar {
    headers = new LinkedHashMap<>(headers);
    entries = new LinkedHashMap<>(entries);
  }

  public static TestJar plain() {
    return new TestJar(Map.of("Manifest-Version", "1.0"), Map.of());
  }

  public static TestJar bundle(String name, String version) {
    return plain()
        .with("Bundle-ManifestVersion", "2")
        .with("Bundle-SymbolicName", name)
        .with("Bundle-Version", version);
  }

  public TestJar with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new TestJar(more, entries);
  }

  public TestJar entry(String name, byte[] content) {
    Map<String, byte[]> more = new LinkedHashMap<>(entries);
    more.put(name, content);
    return new TestJar(headers, more);
  }

  /** With a service component, whose class need not be there as long as it is not satisfied. */
  TestJar component(String name, String attributes, String elements) {
    String xml =
        "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\""
            + name
            + "\" "
            + attributes
            + "><implementation class=\""
            + name
            + "\"/>"
            + elements
            + "</scr:component>";
    String file = "OSGI-INF/" + name + ".xml";
    return with("Service-Component", file).entry(file, xml.getBytes(StandardCharsets.UTF_8));
  }

  /** With a bundle activator, in a package of the class path's own imports. */
  TestJar activator(String type, String startBody) throws IOException {
    Path folder = Files.createTempDirectory("activator");
    Path source = folder.resolve(type + ".java");
    Files.writeString(
        source,
        "package act; import org.osgi.framework.*; public class "
            + type
            + " implements BundleActivator { public void start(BundleContext c) throws Exception {"
            + startBody
            + "} public void stop(BundleContext c) {} }");
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    if (result != 0) {
      throw new IOException("the activator does not compile");
    }
    String name = "act/" + type + ".class";
    return with("Bundle-Activator", "act." + type)
        .with("Import-Package", "org.osgi.framework")
        .entry(name, Files.readAllBytes(folder.resolve(name)));
  }

  public byte[] bytes() throws IOException {
    Manifest manifest = new Manifest();
    headers.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (var entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
