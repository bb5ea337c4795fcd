package org.vconserver.deploy.folder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/** Looks into the classes of a jar without loading any. */
final class JarClasses {
  private static final String PROCESSOR = "org/vconserver/api/processor/VconProcessor";
  private static final String CLASS = ".class";

  private JarClasses() {}

  /** Holds what a class says of itself. */
  private record Type(boolean concrete, List<String> above) {}

  /** Tells whether a class that can be made implements the API's type of processors. */
  static boolean hasProcessor(JarFile jar) throws IOException {
    Map<String, Type> types = new HashMap<>();
    for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
      if (entry.getName().endsWith(CLASS)) {
        try (InputStream bytes = jar.getInputStream(entry)) {
          read(bytes.readAllBytes(), types);
        }
      }
    }
    return types.entrySet().stream()
        .filter(type -> type.getValue().concrete())
        .anyMatch(type -> isProcessor(type.getKey(), types));
  }

  private static void read(byte[] bytes, Map<String, Type> types) {
    try {
      ClassReader reader = new ClassReader(bytes);
      List<String> above = new ArrayList<>(List.of(reader.getInterfaces()));
      if (reader.getSuperName() != null) {
        above.add(reader.getSuperName());
      }
      boolean concrete = (reader.getAccess() & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) == 0;
      types.put(reader.getClassName(), new Type(concrete, above));
    } catch (RuntimeException e) {
      // No class, or one of a Java that is newer than the reader: it says nothing then.
    }
  }

  private static boolean isProcessor(String name, Map<String, Type> types) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (next.equals(PROCESSOR)) {
        return true;
      }
      Type type = types.get(next);
      if (type != null && seen.add(next)) {
        open.addAll(type.above());
      }
    }
    return false;
  }

  /**
   * Lists the packages of a jar's classes, those of the jars on its class path included.
   *
   * @param classPath the manifest's Bundle-ClassPath
   */
  static Set<String> packages(JarFile jar, String classPath) throws IOException {
    Set<String> packages = new TreeSet<>();
    jar.stream().forEach(entry -> add(entry, packages));
    for (String path : classPath.split(",", -1)) {
      ZipEntry nested = jar.getEntry(path.strip());
      if (nested != null && path.strip().endsWith(".jar")) {
        try (InputStream bytes = jar.getInputStream(nested)) {
          ZipInputStream entries =
              new ZipInputStream(new ByteArrayInputStream(bytes.readAllBytes()));
          for (ZipEntry entry = entries.getNextEntry();
              entry != null;
              entry = entries.getNextEntry()) {
            add(entry, packages);
          }
        }
      }
    }
    return packages;
  }

  private static void add(ZipEntry entry, Set<String> packages) {
    String name = entry.getName();
    int folder = name.lastIndexOf('/');
    if (folder > 0 && name.endsWith(CLASS)) {
      packages.add(name.substring(0, folder).replace('/', '.'));
    }
  }
}
