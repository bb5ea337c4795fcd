package org.vconserver.deploy.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.deploy.KeptVersion;

/**
 * Keeps copies of the versions of one jar that have served: {@code <digest>.jar} with {@code
 * <digest>.json}. They outlive the server. Not thread-safe.
 */
public final class VersionArchive {
  private static final Logger LOG = LoggerFactory.getLogger(VersionArchive.class);
  private static final String SERVING = "serving";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;
  private final int most;
  private final List<ArchivedVersion> entries = new ArrayList<>();
  private Optional<String> lastServed = Optional.empty();

  public VersionArchive(Path folder, int most) {
    this.folder = folder;
    this.most = most;
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> AtomicFiles.name(file).endsWith(".json")).forEach(this::read);
      } catch (IOException e) {
        LOG.warn("deploy: kept versions can't be listed: {}", e.toString());
      }
      sort();
    }
    lastServed = readServing();
  }

  /** Lists the archived versions, the newest first. */
  public List<ArchivedVersion> entries() {
    return List.copyOf(entries);
  }

  /**
   * Keeps a version that has come into use, and lets go of the oldest that are too many.
   *
   * @param inUse digests of versions that must stay
   */
  public void keep(JarContent file, List<String> processors, Instant now, Set<String> inUse) {
    entries.removeIf(entry -> entry.digest().equals(file.digest()));
    ArchivedVersion entry =
        new ArchivedVersion(
            new KeptVersion(file.version(), file.digest(), now),
            List.copyOf(processors),
            file.copy());
    try {
      AtomicFiles.write(description(file.digest()), json(entry));
    } catch (IOException e) {
      LOG.warn("deploy: a version is not kept: {}", e.toString());
    }
    entries.add(0, entry);
    for (ArchivedVersion old :
        entries.subList(Math.min(most + 1, entries.size()), entries.size())) {
      if (!inUse.contains(old.digest())) {
        delete(old.digest());
      }
    }
    entries.removeIf(old -> !Files.exists(old.copy()));
  }

  /** Remembers, for the next start of the server, which version serves; empty for none. */
  public void remember(Optional<String> digest) {
    lastServed = digest;
    Path serving = folder.resolve(SERVING);
    try {
      if (digest.isEmpty()) {
        Files.deleteIfExists(serving);
      } else {
        AtomicFiles.write(serving, digest.get().getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      LOG.warn("deploy: the version that serves is not remembered: {}", e.toString());
    }
  }

  /** Gives the digest of the version that served last, also before a restart; empty if none did. */
  public Optional<String> lastServed() {
    return lastServed;
  }

  private Optional<String> readServing() {
    Path serving = folder.resolve(SERVING);
    if (Files.notExists(serving)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(serving, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOG.warn("deploy: the version that served can't be read: {}", e.toString());
      return Optional.empty();
    }
  }

  /** Lets go of a version for good. */
  public void discard(String digest) {
    entries.removeIf(entry -> entry.digest().equals(digest));
    delete(digest);
  }

  /** Deletes copies that are neither archived nor in use: those of jars that never served. */
  public void deleteCopies(Set<String> inUse) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Set<String> needed = new HashSet<>(inUse);
    entries.forEach(entry -> needed.add(entry.digest()));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = AtomicFiles.name(file);
        if (name.endsWith(".jar") && !needed.contains(name.substring(0, name.length() - 4))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("deploy: old copies can't be deleted: {}", e.toString());
    }
  }

  private void read(Path description) {
    try {
      JsonNode json = MAPPER.readTree(Files.readAllBytes(description));
      String digest = json.path("digest").asText();
      Path copy = folder.resolve(digest + ".jar");
      if (!Files.exists(copy)) {
        return;
      }
      List<String> processors = new ArrayList<>();
      json.path("processors").forEach(name -> processors.add(name.asText()));
      Instant deployed = Instant.parse(json.path("deployed").asText());
      KeptVersion version = new KeptVersion(json.path("version").asText(), digest, deployed);
      entries.add(new ArchivedVersion(version, processors, copy));
    } catch (IOException | RuntimeException e) {
      LOG.warn("deploy: {} can't be read: {}", description.getFileName(), e.toString());
    }
  }

  private static byte[] json(ArchivedVersion entry) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("version", entry.version().version()).put("digest", entry.digest());
    json.put("deployed", entry.version().deployed().toString());
    ArrayNode processors = json.putArray("processors");
    entry.processors().forEach(processors::add);
    return MAPPER.writeValueAsBytes(json);
  }

  private void sort() {
    entries.sort(
        Comparator.comparing((ArchivedVersion entry) -> entry.version().deployed()).reversed());
  }

  private void delete(String digest) {
    try {
      Files.deleteIfExists(folder.resolve(digest + ".jar"));
      Files.deleteIfExists(description(digest));
    } catch (IOException e) {
      LOG.warn("deploy: an old copy can't be deleted: {}", e.toString());
    }
  }

  private Path description(String digest) {
    return folder.resolve(digest + ".json");
  }
}
