package org.vconserver.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The distribution says whose software it ships and under which licences. No server runs. */
class LicencesIT {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("vcon.dist"));
  private static final Path SOURCES = Path.of(System.getProperty("vcon.sources"));

  /** A line of THIRD-PARTY.txt: group, artifact, version, licences. */
  private static final Pattern LIBRARY =
      Pattern.compile("(?m)^(\\S+?):(\\S+?):(\\S+) \\| ([^|]+) \\|");

  /** A library that a bnd.bnd unpacks into a bundle. */
  private static final Pattern UNPACKED = Pattern.compile("@([a-z0-9.-]+)-\\$\\{");

  private static List<MatchResult> libraries(String thirdParty) {
    return LIBRARY.matcher(thirdParty).results().toList();
  }

  private static Set<String> artifacts(String thirdParty) {
    return libraries(thirdParty).stream()
        .map(library -> library.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> licences(String thirdParty) {
    return libraries(thirdParty).stream()
        .flatMap(library -> Stream.of(library.group(4).split(", ", 0)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.walk(DISTRIBUTION)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }

  private static boolean isOurs(Path jar) {
    return jar.getFileName().toString().matches("(host|support|[a-z-]+-bundle)-\\d.*");
  }

  private static String name(Path jar) {
    return jar.getFileName().toString().replaceFirst("-\\d.*", "");
  }

  private static String text(JarFile jar, String entry) throws IOException {
    ZipEntry found = jar.getEntry(entry);
    assertTrue(found != null, jar.getName() + " has no " + entry);
    return new String(jar.getInputStream(found).readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Classes of others, or a whole jar of theirs. */
  private static boolean carriesOthers(JarFile jar) {
    return jar.stream()
        .map(ZipEntry::getName)
        .anyMatch(
            entry ->
                entry.endsWith(".jar")
                    || (entry.endsWith(".class") && !entry.startsWith("org/vconserver/")));
  }

  @Test
  void theDistributionHasTheLicencesOfAllThatItShips() throws IOException {
    assertEquals(
        Files.readString(SOURCES.resolve("LICENSE")),
        Files.readString(DISTRIBUTION.resolve("LICENSE")));
    assertTrue(Files.exists(DISTRIBUTION.resolve("NOTICE")));
    String thirdParty = Files.readString(DISTRIBUTION.resolve("THIRD-PARTY.txt"));
    Set<String> artifacts = artifacts(thirdParty);
    for (Path jar : jars()) {
      assertTrue(isOurs(jar) || artifacts.contains(name(jar)), jar + " is not in THIRD-PARTY.txt");
    }
    for (String licence : licences(thirdParty)) {
      assertTrue(
          Files.exists(DISTRIBUTION.resolve("licenses/" + licence + ".txt")), licence + ".txt");
    }
  }

  @Test
  void everyJarOfOursHasOurLicenceAndTheLicencesOfWhatItCarries() throws IOException {
    String licence = Files.readString(SOURCES.resolve("LICENSE"));
    Set<String> carrying = new TreeSet<>();
    for (Path path : jars().stream().filter(LicencesIT::isOurs).toList()) {
      try (JarFile jar = new JarFile(path.toFile())) {
        assertEquals(licence, text(jar, "META-INF/LICENSE"), path.toString());
        assertTrue(text(jar, "META-INF/NOTICE").contains("vCon Server"), path.toString());
        if (carriesOthers(jar)) {
          carrying.add(name(path));
          String thirdParty = text(jar, "META-INF/THIRD-PARTY.txt");
          assertFalse(libraries(thirdParty).isEmpty(), path + " carries what it does not name");
          for (String named : licences(thirdParty)) {
            text(jar, "META-INF/licenses/" + named + ".txt");
          }
        }
      }
    }
    assertTrue(
        carrying.containsAll(
            Set.of("core-bundle", "email-bundle", "rest-bundle", "storage-redis-bundle")),
        carrying.toString());
  }

  @Test
  void everyLibraryThatIsUnpackedIntoABundleIsNamedInIt() throws IOException {
    int read = 0;
    for (Path path : jars().stream().filter(LicencesIT::isOurs).toList()) {
      Path module = SOURCES.resolve(name(path)).resolve("bnd.bnd");
      Path bnd =
          Files.exists(module)
              ? module
              : SOURCES.resolve("processor-bundles").resolve(name(path)).resolve("bnd.bnd");
      if (!Files.exists(bnd) || !UNPACKED.matcher(Files.readString(bnd)).find()) {
        continue;
      }
      try (JarFile jar = new JarFile(path.toFile())) {
        assertEquals(
            UNPACKED
                .matcher(Files.readString(bnd))
                .results()
                .map(library -> library.group(1))
                .collect(Collectors.toCollection(TreeSet::new)),
            artifacts(text(jar, "META-INF/THIRD-PARTY.txt")),
            path.toString());
      }
      read++;
    }
    assertTrue(read >= 6, "bundles that carry libraries: " + read);
  }

  @Test
  void lgplCodeLiesInBundlesOfItsOwnAsItWasPublished() throws IOException {
    for (Path path : jars().stream().filter(LicencesIT::isOurs).toList()) {
      try (JarFile jar = new JarFile(path.toFile())) {
        assertTrue(
            jar.stream()
                .map(ZipEntry::getName)
                .noneMatch(
                    entry -> entry.startsWith("javazoom/") || entry.startsWith("org/tritonus/")),
            path.toString());
      }
    }
    Path repository =
        Path.of(System.getProperty("vcon.maven.repository"), "com/googlecode/soundlibs");
    Path jlayer = jar("jlayer");
    assertArrayEquals(published(repository, jlayer), Files.readAllBytes(jlayer));
    try (JarFile bundle = new JarFile(jar("tritonus-bundle").toFile())) {
      ZipEntry inner =
          bundle.stream().filter(file -> file.getName().endsWith(".jar")).findAny().orElseThrow();
      assertArrayEquals(
          published(repository, Path.of(inner.getName())),
          bundle.getInputStream(inner).readAllBytes());
    }
  }

  private static Path jar(String name) throws IOException {
    return jars().stream().filter(file -> name(file).equals(name)).findAny().orElseThrow();
  }

  private static byte[] published(Path repository, Path jar) throws IOException {
    String file = jar.getFileName().toString();
    String version = file.substring(name(jar).length() + 1, file.length() - ".jar".length());
    return Files.readAllBytes(repository.resolve(name(jar)).resolve(version).resolve(file));
  }

  @Test
  void theBillOfMaterialsNamesWhatIsShippedAndNothingElse() throws IOException {
    assumeFalse(
        System.getProperty("vcon.maven.offline").equals("is true"), "Maven makes none offline");
    JsonNode bill = new ObjectMapper().readTree(DISTRIBUTION.resolve("sbom.json").toFile());
    Set<String> named = new TreeSet<>();
    bill.path("components")
        .forEach(
            library ->
                named.add(library.path("name").asText() + "-" + library.path("version").asText()));
    named.add("host-" + bill.at("/metadata/component/version").asText());
    Set<String> shipped =
        jars().stream()
            .map(jar -> jar.getFileName().toString().replaceFirst("(-light)?\\.jar$", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    for (Path path : jars().stream().filter(LicencesIT::isOurs).toList()) {
      try (JarFile jar = new JarFile(path.toFile())) {
        if (jar.getEntry("META-INF/THIRD-PARTY.txt") != null) {
          libraries(text(jar, "META-INF/THIRD-PARTY.txt"))
              .forEach(library -> shipped.add(library.group(2) + "-" + library.group(3)));
        }
      }
    }
    // Read by the compiler only.
    named.removeIf(library -> library.matches("(jspecify|error_prone_annotations)-.*"));
    Set<String> missing = new TreeSet<>(shipped);
    missing.removeAll(named);
    assertEquals(Set.of(), missing, "shipped and not named");
    named.removeAll(shipped);
    assertEquals(Set.of(), named, "named and not shipped");
  }

  @Test
  void thePageOfDependenciesNamesWhatIsShipped() throws IOException {
    String page = Files.readString(SOURCES.resolve("docs/dependencies.md"));
    for (String artifact : artifacts(Files.readString(DISTRIBUTION.resolve("THIRD-PARTY.txt")))) {
      assertTrue(page.contains("`" + artifact + "`"), artifact + " is not in dependencies.md");
    }
  }
}
