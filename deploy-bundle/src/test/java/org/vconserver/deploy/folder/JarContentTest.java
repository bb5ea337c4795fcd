package org.vconserver.deploy.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.deploy.ClassFile;
import org.vconserver.deploy.TestJar;

class JarContentTest {
  private static final String PROCESSOR = "org/vconserver/api/processor/VconProcessor";
  private static final String API = "org/vconserver/api/processor/ProcessorSession.class";
  private static final String JACKSON = "com/fasterxml/jackson/databind/JsonNode.class";
  private static final byte[] NONE = new byte[0];

  private static byte[] processor() {
    return ClassFile.of("com/acme/Stamp").implementing(PROCESSOR).bytes();
  }

  @TempDir Path temp;

  @Test
  void aPlainJarIsRefusedWithTheRemedy() throws Exception {
    String refusal =
        refusal(TestJar.plain().entry("com/acme/Stamp.class", processor())).orElseThrow();
    assertTrue(refusal.startsWith("it has a processor, but it is a plain jar"), refusal);
    assertTrue(refusal.contains("bnd-maven-plugin"), refusal);
  }

  @Test
  void aProcessorThatNothingRegistersIsRefusedAndALibraryIsNot() throws Exception {
    TestJar unregistered = TestJar.bundle("a", "1.0.0").entry("a/B.class", processor());
    String refusal = refusal(unregistered).orElseThrow();
    assertTrue(refusal.startsWith("it has a processor, but nothing that registers it"), refusal);
    assertEquals(Optional.empty(), refusal(unregistered.with("Export-Package", "a")));
  }

  @Test
  void aLibraryIsOneThatImplementsNoProcessorWhateverItsClassesAreCalled() throws Exception {
    TestJar library =
        TestJar.bundle("guava", "1.0.0")
            .entry("a/EventProcessor.class", ClassFile.of("a/EventProcessor").bytes())
            .entry("a/Uses.class", ClassFile.of("a/Uses").field("L" + PROCESSOR + ";").bytes())
            .entry(
                "a/AbstractProcessor.class",
                ClassFile.of("a/AbstractProcessor").asAbstract().implementing(PROCESSOR).bytes())
            .entry("a/NoProcessor.class", NONE);
    assertEquals(Optional.empty(), refusal(library));
    TestJar made =
        library.entry("a/Made.class", ClassFile.of("a/Made").above("a/AbstractProcessor").bytes());
    assertTrue(refusal(made).orElseThrow().startsWith("it has a processor"));
  }

  @Test
  void aCopyOfTheApiIsRefusedUnlessItsPackagesAreImported() throws Exception {
    TestJar fat =
        TestJar.bundle("fat", "1.0.0")
            .with("Service-Component", "OSGI-INF/a.xml")
            .entry("OSGI-INF/a.xml", NONE)
            .entry(API, NONE);
    String refusal = refusal(fat).orElseThrow();
    assertTrue(
        refusal.startsWith("it carries its own copy of the API (org.vconserver.api.processor)"),
        refusal);
    assertTrue(refusal.contains("the scope provided"), refusal);
    TestJar nested =
        TestJar.bundle("fat", "1.0.0")
            .with("Bundle-ClassPath", ".,lib/api.jar")
            .entry("lib/api.jar", TestJar.plain().entry(API, NONE).bytes());
    assertTrue(refusal(nested).orElseThrow().startsWith("it carries its own copy of the API"));
    String imports = "org.vconserver.api.processor;version=\"[1.2,2)\";resolution:=mandatory";
    assertEquals(Optional.empty(), refusal(fat.with("Import-Package", "a;b;version=1," + imports)));
  }

  @Test
  void anOwnJacksonBesideTheApisIsRefusedInAPluginAndNotInALibrary() throws Exception {
    TestJar jackson = TestJar.bundle("a", "1.0.0").entry(JACKSON, NONE);
    assertEquals(Optional.empty(), refusal(jackson));
    String api = "org.vconserver.api.processor;version=\"[1.2,2)\"";
    String refusal = refusal(jackson.with("Import-Package", api)).orElseThrow();
    assertTrue(refusal.startsWith("it carries its own Jackson"), refusal);
    String both = api + ",com.fasterxml.jackson.databind;version=\"[2.23,3)\"";
    assertEquals(Optional.empty(), refusal(jackson.with("Import-Package", both)));
  }

  @Test
  void aFragmentAndTheApiAreRefused() throws Exception {
    String fragment =
        refusal(TestJar.bundle("f", "1.0.0").with("Fragment-Host", "a")).orElseThrow();
    assertTrue(fragment.startsWith("it is a fragment"), fragment);
    String api = refusal(TestJar.bundle("org.vconserver.api", "9.0.0")).orElseThrow();
    assertTrue(api.startsWith("the API can't be replaced while the server runs"), api);
  }

  @Test
  void aJarThatProvidesDatabasesIsABackend() throws Exception {
    TestJar store = TestJar.bundle("store", "1.0.0");
    assertFalse(take(store.bytes()).isBackend());
    assertTrue(take(store.with("Provide-Capability", "vcon.backend;scheme=x").bytes()).isBackend());
  }

  @Test
  void aJarThatIsNotCompleteIsNotTakenAndLeavesNoCopy() throws Exception {
    byte[] whole = TestJar.bundle("a", "1.0.0").bytes();
    assertThrows(IOException.class, () -> take(Arrays.copyOf(whole, whole.length / 2)));
    assertEquals(0, temp.resolve("copies").toFile().list().length);
  }

  private Optional<String> refusal(TestJar jar) throws IOException {
    return take(jar.bytes()).refusal();
  }

  private JarContent take(byte[] bytes) throws IOException {
    Path file = Files.write(temp.resolve("a.jar"), bytes);
    return JarContent.take(file, temp.resolve("copies"));
  }
}
