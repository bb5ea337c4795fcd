package org.vconserver.itest;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * A folder in which an author works: the sources of the server in {@code server}, a Maven
 * repository that has what the user's has and of which nothing gets back there, and {@code mvn}.
 */
final class Workshop {
  private static final Set<String> NOT_COPIED = Set.of(".git", "data", "deploy");
  // What Maven changes in place. All else is only ever replaced, so that links will do.
  private static final String CHANGED_IN_PLACE =
      "_remote\\.repositories|.*\\.properties|.*\\.lastUpdated|maven-metadata.*";

  final Path folder;
  final Path server;

  Workshop(Path folder) throws IOException {
    this.folder = folder;
    this.server = folder.resolve("server");
    Path sources = Path.of(System.getProperty("vcon.sources"));
    copy(sources, server, (path, name) -> isSource(sources.relativize(path)), false);
    // What is compiled already is not compiled again only because it lies elsewhere.
    Files.writeString(
        server.resolve(".mvn/maven.config"),
        "-T1C\n-Dmaven.compiler.useIncrementalCompilation=false\n");
    Path own = folder.resolve("repository");
    Path users = Path.of(System.getProperty("vcon.maven.repository"));
    copy(users, own, (path, name) -> !path.endsWith("org/vconserver"), true);
    Path program = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
    Files.writeString(
        program,
        "#!/bin/sh\nexec '"
            + System.getProperty("vcon.maven.home")
            + "/bin/mvn' '-Dmaven.repo.local="
            + own
            + "' "
            + (System.getProperty("vcon.maven.offline").equals("is true") ? "-o " : "")
            + "\"$@\"\n");
    if (!program.toFile().setExecutable(true)) {
      throw new IOException("can't make " + program + " a program");
    }
  }

  private static boolean isSource(Path path) {
    String name = path.getFileName().toString();
    boolean atTop = path.getNameCount() == 1;
    return !(atTop && (NOT_COPIED.contains(name) || name.equals("target")))
        && !path.startsWith("testing/itest/target")
        && !path.startsWith("testing/faults/target")
        && !(path.startsWith("host/target") && name.startsWith("vcon-server-"));
  }

  private interface Wanted {
    boolean test(Path path, String name);
  }

  private static void copy(Path from, Path to, Wanted wanted, boolean links) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(from) && !wanted.test(folder, folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (wanted.test(file, name)) {
              Path target = to.resolve(from.relativize(file));
              if (!links || name.matches(CHANGED_IN_PLACE) || !linked(target, file)) {
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean linked(Path link, Path file) {
    try {
      Files.createLink(link, file);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      // Another file system: it is copied.
      return false;
    }
  }
}
