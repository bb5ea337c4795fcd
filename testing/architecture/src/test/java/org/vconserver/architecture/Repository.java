package org.vconserver.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the modules of the repository, their sources and their classes. */
final class Repository {
  /** The folder of the root pom. */
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private Repository() {}

  /** Imports the main classes of all modules. */
  static JavaClasses classes() {
    List<Path> folders = modules().map(module -> module.resolve("target/classes")).toList();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new IllegalStateException(folder + " is not built");
      }
    }
    return new ClassFileImporter().importPaths(folders);
  }

  /** Lists the main sources of all modules, by their paths below the root. */
  static List<Path> sources() {
    return modules()
        .flatMap(module -> files(module.resolve("src/main/java")))
        .filter(file -> file.toString().endsWith(".java"))
        .map(ROOT::relativize)
        .sorted()
        .toList();
  }

  /** Lists the sources of all modules, those of their tests included. */
  static Stream<Path> javaFiles() {
    return modules()
        .flatMap(module -> files(module.resolve("src")))
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> !file.endsWith("package-info.java"));
  }

  /** Reads a file of the repository. */
  static String text(Path file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds the jar that a module was packed into. */
  static Path jar(Path module) {
    return files(module.resolve("target"))
        .filter(file -> file.getParent().endsWith("target"))
        .filter(file -> file.toString().endsWith(".jar"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(module + " is not packed"));
  }

  /** Lists the folders with main sources in Java. */
  static Stream<Path> modules() {
    return Stream.concat(
            folders(ROOT),
            Stream.of("processor-bundles", "testing").flatMap(name -> folders(ROOT.resolve(name))))
        .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")));
  }

  private static Stream<Path> folders(Path parent) {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
