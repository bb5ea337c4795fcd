package org.vconserver.pipeline.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/**
 * Keeps in a file which queues this server works on, or leaves out, also after a restart.
 * Thread-safe.
 */
final class KeptQueues {
  private static final Logger LOG = LoggerFactory.getLogger(KeptQueues.class);
  private static final String QUEUES = "queues";
  private static final String LEFT_OUT = "left_out";

  private final @Nullable Path file;

  @GuardedBy("this")
  private Map<String, Integer> weights = new LinkedHashMap<>();

  @GuardedBy("this")
  private Set<String> leftOut = new LinkedHashSet<>();

  /** Says why the file is left as it is; empty if it is not. */
  private final String fault;

  /**
   * Reads the file, if there is one.
   *
   * @param file null if there is no place for one
   */
  KeptQueues(@Nullable Path file) {
    this.file = file;
    this.fault = file == null ? "this server has no data folder" : read(file);
  }

  private synchronized String read(Path from) {
    if (!Files.exists(from)) {
      return "";
    }
    try {
      ObjectNode tree = StrictJson.readObject(Files.readAllBytes(from));
      Map<String, Integer> read = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : tree.path(QUEUES).properties()) {
        read.put(entry.getKey(), WorkCycle.valid(entry.getValue().asInt()));
      }
      tree.path(LEFT_OUT).forEach(name -> leftOut.add(name.asText()));
      weights = read;
      return "";
    } catch (IOException | VconException e) {
      LOG.error("{} can't be read, the queues that it names are not worked on", from, e);
      return "its file work-queues.json can't be read: mend or remove it, and start the server anew";
    }
  }

  synchronized Map<String, Integer> weights() {
    return new LinkedHashMap<>(weights);
  }

  synchronized Set<String> leftOut() {
    return Set.copyOf(leftOut);
  }

  /** Tells if a queue is kept or left out, whatever the configuration says. */
  synchronized boolean decides(String queue) {
    return weights.containsKey(queue) || leftOut.contains(queue);
  }

  /**
   * Keeps a queue.
   *
   * @throws UnavailableException if it can't be written, and nothing was done
   */
  synchronized void keep(String queue, int weight) {
    Map<String, Integer> wanted = new LinkedHashMap<>(weights);
    wanted.put(queue, weight);
    Set<String> out = new LinkedHashSet<>(leftOut);
    out.remove(queue);
    write(wanted, out);
  }

  /**
   * Keeps a queue no longer.
   *
   * @param configured whether it has to be left out for that
   * @throws UnavailableException if it can't be written, and nothing was done
   */
  synchronized void forget(String queue, boolean configured) {
    Map<String, Integer> wanted = new LinkedHashMap<>(weights);
    wanted.remove(queue);
    Set<String> out = new LinkedHashSet<>(leftOut);
    if (configured) {
      out.add(queue);
    }
    write(wanted, out);
  }

  @GuardedBy("this")
  private void write(Map<String, Integer> wanted, Set<String> out) {
    if (wanted.equals(weights) && out.equals(leftOut)) {
      return;
    }
    if (file == null || !fault.isEmpty()) {
      throw UnavailableException.ofStore(
          Outcome.NOT_DONE, "The queues of this server can't be kept: " + fault, null);
    }
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ObjectNode queues = tree.putObject(QUEUES);
    wanted.forEach(queues::put);
    out.forEach(tree.putArray(LEFT_OUT)::add);
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(StrictJson.write(tree));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw UnavailableException.ofStore(
          Outcome.NOT_DONE, "The queues of this server can't be written to its data folder", e);
    }
    weights = wanted;
    leftOut = out;
  }
}
