package org.vconserver.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schemes are those of the bundles that run, and of the jars that lie to be deployed. */
class SchemesTest {
  @TempDir Path deploy;

  @Test
  void aJarThatIsInstalledLateIsKnownBefore() throws IOException {
    Schemes running = namespace -> List.of("embedded");
    Schemes schemes = running.and(Schemes.ofJarsNow(List.of(deploy)));
    assertEquals(List.of("embedded"), List.copyOf(schemes.inNamespace("vcon.backend")));

    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue(
        "Provide-Capability",
        "osgi.service;uses:=\"org.vconserver.api.store\";effective:=active,vcon.backend;scheme=files");
    headers.putValue("Provider", "of nothing");
    new JarOutputStream(Files.newOutputStream(deploy.resolve("files.jar")), manifest).close();

    assertEquals(List.of("embedded", "files"), List.copyOf(schemes.inNamespace("vcon.backend")));
    assertEquals(List.of("embedded"), List.copyOf(schemes.inNamespace("another")));
  }
}
