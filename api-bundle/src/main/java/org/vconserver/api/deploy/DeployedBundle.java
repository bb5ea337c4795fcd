package org.vconserver.api.deploy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.vconserver.api.processor.RegisteredProcessor;

/**
 * Tells the verdict on one jar in a deploy folder, and what runs of it. Immutable.
 *
 * @param file the name of the jar
 * @param state the verdict
 * @param reason what it means, in a sentence for the operator; may be empty for ACTIVE
 * @param missing exactly what a WAITING bundle waits for, each in a sentence
 * @param since when the verdict was reached
 * @param bundle the symbolic name; empty if it is not known
 * @param version of the jar as it lies there, as OSGi writes versions; empty if it is not known
 * @param digest SHA-256 of the jar as it lies there, in hexadecimal; empty if it is not known
 * @param live the versions in the framework, the one that serves first
 * @param kept the versions to roll back to, the newest first
 */
public record DeployedBundle(
    String file,
    DeployState state,
    String reason,
    List<String> missing,
    Instant since,
    String bundle,
    String version,
    String digest,
    List<LiveVersion> live,
    List<KeptVersion> kept) {
  public DeployedBundle {
    missing = List.copyOf(missing);
    live = List.copyOf(live);
    kept = List.copyOf(kept);
  }

  /** Gives the verdict as REST and the status file show it. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("file", file).put("state", lower(state)).put("reason", reason);
    ArrayNode waitsFor = json.putArray("missing");
    missing.forEach(waitsFor::add);
    json.put("since", since.toString());
    json.put("bundle", bundle).put("version", version).put("digest", digest);
    ArrayNode versions = json.putArray("live");
    for (LiveVersion one : live) {
      ObjectNode entry = versions.addObject();
      entry.put("version", one.version()).put("role", lower(one.role()));
      entry.put("reason", one.reason());
      entry.put("bundle_id", one.bundleId()).put("digest", one.digest());
      ArrayNode processors = entry.putArray("processors");
      one.processors().forEach(processor -> put(processors.addObject(), processor));
    }
    ArrayNode keptVersions = json.putArray("kept");
    for (KeptVersion one : kept) {
      keptVersions
          .addObject()
          .put("version", one.version())
          .put("digest", one.digest())
          .put("deployed", one.deployed().toString());
    }
    return json;
  }

  private static void put(ObjectNode json, RegisteredProcessor processor) {
    json.put("name", processor.name()).put("title", processor.title());
    json.put("users", processor.openUses());
    json.put("runs", processor.runs()).put("failures", processor.failures());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
