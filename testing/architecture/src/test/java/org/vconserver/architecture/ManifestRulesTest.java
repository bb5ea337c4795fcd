package org.vconserver.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house that the manifests of the bundles show. */
class ManifestRulesTest {
  /** Attributes and directives of an import, with what may stand between quotes. */
  private static final Pattern ATTRIBUTES = Pattern.compile(";[^,\"]*(\"[^\"]*\"[^,\"]*)*");

  /** Types that only the compiler, bnd and annotation processors look at. */
  private static final Pattern OF_THE_BUILD =
      Pattern.compile(
          "java\\..*|org\\.jspecify\\..*|com\\.google\\.errorprone\\..*"
              + "|(org\\.osgi|aQute\\.bnd)\\..*annotations?(\\..*)?");

  /** An import that is lacking shows on no class path, and breaks the bundle in the framework. */
  @Test
  void eachBundleImportsOrCarriesWhatItsClassesName() throws IOException {
    Set<String> lacking = new TreeSet<>();
    int bundles = 0;
    for (Path module : Repository.modules().toList()) {
      Path jar = Repository.jar(module);
      try (JarFile file = new JarFile(jar.toFile())) {
        String name = file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
        if (name != null) {
          bundles++;
          Set<String> there = imports(file);
          there.addAll(packages(file));
          named(module)
              .filter(used -> !there.contains(used))
              .forEach(used -> lacking.add(name + " lacks " + used));
        }
      }
    }
    assertFalse(bundles == 0, "no bundle is built");
    assertEquals(Set.of(), lacking);
  }

  private static Stream<String> named(Path module) {
    return new ClassFileImporter()
        .importPath(module.resolve("target/classes")).stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .map(Dependency::getTargetClass)
            .map(JavaClass::getBaseComponentType)
            .filter(type -> !type.isPrimitive())
            .map(JavaClass::getPackageName)
            .filter(used -> !OF_THE_BUILD.matcher(used + ".").matches())
            .filter(used -> !OF_THE_BUILD.matcher(used).matches())
            .distinct();
  }

  private static Set<String> imports(JarFile file) throws IOException {
    String header = file.getManifest().getMainAttributes().getValue("Import-Package");
    return header == null
        ? new TreeSet<>()
        : new TreeSet<>(List.of(ATTRIBUTES.matcher(header).replaceAll("").split(",", -1)));
  }

  private static Set<String> packages(JarFile file) {
    return file.stream()
        .map(entry -> entry.getName())
        .filter(entry -> entry.endsWith(".class") && entry.contains("/"))
        .map(entry -> entry.substring(0, entry.lastIndexOf('/')).replace('/', '.'))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
