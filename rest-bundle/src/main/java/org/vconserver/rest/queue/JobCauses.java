package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.vconserver.api.job.JobRecord;

/** Groups failed jobs by what failed. Not thread-safe. */
final class JobCauses {
  private static final int MOST_SAMPLES = 5;
  private static final int MOST_QUEUES = 20;
  private static final List<String> KEY = List.of("processor", "version", "code", "exception");

  private final Map<List<String>, Group> groups = new LinkedHashMap<>();

  /** Holds the jobs that failed alike. */
  private static final class Group {
    private final ObjectNode error;
    private final List<Long> samples = new ArrayList<>();
    private final Set<String> queues = new TreeSet<>();
    private long count;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    Group(ObjectNode error) {
      this.error = error;
    }

    void add(JobRecord job) {
      count++;
      Instant time = job.ended().orElse(job.queued());
      first = time.isBefore(first) ? time : first;
      last = time.isAfter(last) ? time : last;
      if (samples.size() < MOST_SAMPLES) {
        samples.add(job.id());
      }
      if (queues.size() < MOST_QUEUES) {
        queues.add(job.queue());
      }
    }

    ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      KEY.forEach(
          name -> json.set(name, error.path(name).isMissingNode() ? null : error.get(name)));
      json.set("message", error.get("message"));
      json.put("count", count);
      json.put("first", JobJson.seconds(first)).put("last", JobJson.seconds(last));
      queues.forEach(json.putArray("queues")::add);
      samples.forEach(id -> json.withArray("job_ids").add(Long.toString(id)));
      return json;
    }
  }

  /** Adds a job; the first one of a group gives the message. */
  void add(JobRecord job) {
    JsonNode error = JobJson.error(job);
    List<String> key = KEY.stream().map(name -> error.path(name).asText()).toList();
    groups
        .computeIfAbsent(
            key,
            made ->
                new Group(
                    error instanceof ObjectNode object
                        ? object
                        : JsonNodeFactory.instance.objectNode()))
        .add(job);
  }

  /** Writes the groups, the largest first. */
  ArrayNode json() {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    groups.values().stream()
        .sorted(Comparator.comparingLong((Group group) -> group.count).reversed())
        .forEach(group -> array.add(group.json()));
    return array;
  }
}
