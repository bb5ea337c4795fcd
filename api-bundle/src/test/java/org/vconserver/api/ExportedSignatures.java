package org.vconserver.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares everything that a bundle shows to other bundles with an accepted list. */
final class ExportedSignatures {
  private final Class<?> exported;
  private final Path accepted;
  private final Path found;

  /**
   * Names the bundle.
   *
   * @param exported any of its types
   * @param list the name of the file of what is accepted
   */
  ExportedSignatures(Class<?> exported, String list) {
    this.exported = exported;
    this.accepted = Path.of("src/test/resources").resolve(list);
    this.found = Path.of("target").resolve(list);
  }

  /** Fails, and says how to accept it, if the bundle shows something else than its list has. */
  void assertAccepted() throws IOException, ReflectiveOperationException {
    String lines = String.join("\n", signatures()) + "\n";
    String expected = Files.exists(accepted) ? Files.readString(accepted) : "";
    if (!lines.equals(expected)) {
      Files.createDirectories(found.getParent());
      Files.writeString(found, lines);
      fail(
          "The exported API has changed. If that is meant: raise the @Version of the package as"
              + " semantic versioning says, then\n  cp api-bundle/"
              + found
              + " api-bundle/"
              + accepted
              + "\nNew lines:\n"
              + lacking(expected, lines)
              + "\nLines that are gone:\n"
              + lacking(lines, expected));
    }
  }

  private static String lacking(String from, String lines) {
    List<String> present = from.lines().toList();
    return lines
        .lines()
        .filter(line -> !present.contains(line))
        .map(line -> "  " + line)
        .collect(Collectors.joining("\n"));
  }

  private List<String> signatures() throws IOException, ReflectiveOperationException {
    Path location = Path.of(exported.getProtectionDomain().getCodeSource().getLocation().getPath());
    if (Files.isDirectory(location)) {
      return signatures(location);
    }
    try (FileSystem jar = FileSystems.newFileSystem(location)) {
      return signatures(jar.getPath("/"));
    }
  }

  private List<String> signatures(Path classes) throws IOException, ReflectiveOperationException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes)) {
      List<String> names =
          files
              .map(file -> classes.relativize(file).toString())
              .filter(name -> name.endsWith(".class") && !name.contains("-info"))
              .map(name -> name.replaceAll("\\.class$", "").replaceAll("[/\\\\]", "."))
              .sorted()
              .toList();
      assertFalse(names.isEmpty());
      for (String name : names) {
        Class<?> type = Class.forName(name, false, exported.getClassLoader());
        if (visible(type)) {
          describe(type, lines);
        }
      }
    }
    return lines;
  }

  /** Tells if another bundle can name a type; every package of the bundle is exported. */
  private static boolean visible(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getDeclaringClass()) {
      if (!shown(at.getModifiers()) || at.isAnonymousClass() || at.isLocalClass()) {
        return false;
      }
    }
    return true;
  }

  private static boolean shown(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static void describe(Class<?> type, List<String> lines) {
    String supertypes =
        Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()),
                Arrays.stream(type.getGenericInterfaces()))
            .map(java.lang.reflect.Type::getTypeName)
            .filter(name -> !name.equals("java.lang.Object"))
            .collect(Collectors.joining(", "));
    lines.add(
        type.toGenericString() + (supertypes.isEmpty() ? "" : " : " + supertypes) + marks(type));
    List<String> members = new ArrayList<>();
    if (type.isRecord()) {
      members.add(
          "components "
              + Arrays.stream(type.getRecordComponents())
                  .map(part -> part.getGenericType().getTypeName() + " " + part.getName())
                  .collect(Collectors.joining(", ")));
    }
    for (Field field : type.getDeclaredFields()) {
      if (shown(field.getModifiers()) && !field.isSynthetic()) {
        members.add(field.toGenericString());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      add(constructor, constructor.toGenericString(), members);
    }
    for (Method method : type.getDeclaredMethods()) {
      Object fallback = method.getDefaultValue();
      add(
          method,
          method.toGenericString() + (type.isAnnotation() && fallback != null ? " = given" : ""),
          members);
    }
    members.stream().sorted().forEach(member -> lines.add("  " + member));
  }

  private static void add(Executable member, String text, List<String> members) {
    if (shown(member.getModifiers()) && !member.isSynthetic()) {
      members.add(text + marks(member));
    }
  }

  private static String marks(AnnotatedElement element) {
    return element.isAnnotationPresent(Deprecated.class) ? " deprecated" : "";
  }
}
