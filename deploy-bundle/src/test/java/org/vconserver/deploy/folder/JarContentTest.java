package org.vconserver.deploy.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vconserver.deploy.TestJar;

class JarContentTest {
  private static final byte[] NAMES_PROCESSOR =
      "..org/vconserver/api/processor/VconProcessor..".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path temp;

  @Test
  void aPlainJarIsRefusedWithTheRemedy() throws Exception {
    String refusal =
        refusal(TestJar.plain().entry("com/acme/Stamp.class", NAMES_PROCESSOR)).orElseThrow();
    assertTrue(refusal.startsWith("it has a processor, but it is a plain jar"), refusal);
    assertTrue(refusal.contains("bnd-maven-plugin"), refusal);
  }

  @Test
  void aProcessorThatNothingRegistersIsRefusedAndALibraryIsNot() throws Exception {
    TestJar unregistered = TestJar.bundle("a", "1.0.0").entry("a/B.class", NAMES_PROCESSOR);
    String refusal = refusal(unregistered).orElseThrow();
    assertTrue(refusal.startsWith("it has a processor, but nothing that registers it"), refusal);
    assertEquals(Optional.empty(), refusal(unregistered.with("Export-Package", "a")));
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
