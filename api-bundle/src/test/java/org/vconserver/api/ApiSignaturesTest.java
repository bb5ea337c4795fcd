package org.vconserver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The exported signatures, as reviewed. Until there is a release to compare with, a change to what
 * other bundles compile against shows here: copy {@code target/api-signatures.txt} over the
 * reviewed file to accept it.
 */
class ApiSignaturesTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path REVIEWED = Path.of("src/test/resources/api-signatures.txt");
  private static final Path FOUND = Path.of("target/api-signatures.txt");

  @Test
  void theExportedSignaturesAreTheReviewedOnes() throws Exception {
    String found = String.join("\n", signatures()) + "\n";
    Files.writeString(FOUND, found);
    String reviewed = Files.exists(REVIEWED) ? Files.readString(REVIEWED) : "";
    assertEquals(reviewed, found, "if the change is meant, copy " + FOUND + " to " + REVIEWED);
  }

  private static Set<String> signatures() throws IOException, ClassNotFoundException {
    Set<String> signatures = new TreeSet<>();
    try (Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name =
            CLASSES.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
        if (!name.endsWith("package-info")) {
          describe(
              Class.forName(name, false, ApiSignaturesTest.class.getClassLoader()), signatures);
        }
      }
    }
    return signatures;
  }

  private static void describe(Class<?> type, Set<String> signatures) {
    if (!visible(type.getModifiers()) || type.isAnonymousClass()) {
      return;
    }
    signatures.add(type.toGenericString());
    for (Method method : type.getDeclaredMethods()) {
      if (visible(method.getModifiers()) && !method.isSynthetic()) {
        signatures.add(type.getName() + ": " + method.toGenericString());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (visible(constructor.getModifiers())) {
        signatures.add(type.getName() + ": " + constructor.toGenericString());
      }
    }
    for (Field field : type.getDeclaredFields()) {
      if (visible(field.getModifiers())) {
        signatures.add(type.getName() + ": " + field.toGenericString());
      }
    }
  }

  private static boolean visible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
