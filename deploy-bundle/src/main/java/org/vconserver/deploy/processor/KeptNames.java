package org.vconserver.deploy.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.processor.NameOwner;
import org.vconserver.api.processor.ProcessorNames;
import org.vconserver.deploy.folder.AtomicFiles;

/**
 * Keeps in a file which bundle each name of a processor belongs to, over restarts of the server and
 * of the registry. Thread-safe.
 */
public final class KeptNames {
  private static final Logger LOG = LoggerFactory.getLogger(KeptNames.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;

  @GuardedBy("this")
  private List<NameOwner> kept;

  @GuardedBy("this")
  private @Nullable ProcessorNames names;

  /** Reads what was kept before; a file that is broken is said, and left out. */
  public KeptNames(Path file) {
    this.file = file;
    this.kept = read(file);
  }

  /** Keeps the names of this registry from now on; null: of none. */
  public synchronized void use(@Nullable ProcessorNames now) {
    names = now;
    if (now != null) {
      now.restore(kept);
    }
  }

  public synchronized boolean uses(ProcessorNames other) {
    return names == other;
  }

  /** Writes down what has changed. */
  public synchronized void keep() {
    List<NameOwner> now = names == null ? kept : names.owners();
    if (now.equals(kept)) {
      return;
    }
    kept = List.copyOf(now);
    try {
      AtomicFiles.write(file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(now)));
    } catch (IOException e) {
      LOG.warn("deploy: whose processors are whose can't be kept: {}", e.toString());
    }
  }

  /** Hands a name over to a bundle; false if there is no registry to do so. */
  public synchronized boolean handOver(String processor, String bundle) {
    if (names == null) {
      return false;
    }
    names.handOver(processor, bundle);
    keep();
    return true;
  }

  /** Frees the names of a bundle that is removed. */
  public synchronized void giveUp(String bundle) {
    if (names != null) {
      names.giveUp(bundle);
      keep();
    }
  }

  private static List<NameOwner> read(Path file) {
    List<NameOwner> owners = new ArrayList<>();
    if (Files.notExists(file)) {
      return owners;
    }
    try {
      for (JsonNode owner : MAPPER.readTree(Files.readAllBytes(file))) {
        Set<String> passedOver = new HashSet<>();
        owner.path("passed_over").forEach(bundle -> passedOver.add(bundle.asText()));
        owners.add(
            new NameOwner(
                owner.path("processor").asText(), owner.path("bundle").asText(), passedOver));
      }
    } catch (IOException e) {
      LOG.error("deploy: {} can't be read, the first bundle has a name: {}", file, e.toString());
    }
    return owners;
  }

  private static ArrayNode json(List<NameOwner> owners) {
    ArrayNode json = MAPPER.createArrayNode();
    for (NameOwner owner : owners) {
      ObjectNode one = json.addObject();
      one.put("processor", owner.processor()).put("bundle", owner.bundle());
      owner.passedOver().stream().sorted().forEach(one.putArray("passed_over")::add);
    }
    return json;
  }
}
