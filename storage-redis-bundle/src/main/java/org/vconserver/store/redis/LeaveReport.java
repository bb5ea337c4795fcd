package org.vconserver.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what was done, or would be, to leave a Redis to a py_vcon_server. Not thread-safe. */
final class LeaveReport {
  private long delayed;
  private long parked;
  private long running;
  private long dropped;
  private long failed;
  private long stripped;
  private long servers;
  private long converted;
  private final Map<String, Long> keys = new TreeMap<>();
  private final Map<String, String> unreadable = new TreeMap<>();

  /** Adds the jobs that one call has moved, as its answer has them. */
  void addJobs(Reply reply) {
    running += reply.number();
    delayed += reply.number();
    parked += reply.number();
    dropped += reply.number();
  }

  void setFailed(long jobs) {
    failed = jobs;
  }

  void addStripped(long jobs) {
    stripped += jobs;
  }

  void addServer() {
    servers++;
  }

  void addKey(String kind) {
    keys.merge(kind, 1L, Long::sum);
  }

  void addConverted() {
    converted++;
  }

  /** Notes a vCon that a py_vcon_server can't read, with the reason. */
  void addUnreadable(String name, String reason) {
    unreadable.put(name, reason);
  }

  boolean hasWarnings() {
    return dropped > 0 || !unreadable.isEmpty();
  }

  /** Says whether there is nothing that a server of ours has left. */
  boolean isEmpty() {
    return keys.isEmpty() && running + delayed + parked + stripped + servers == 0;
  }

  /** Writes it for people, a line each; ids only. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "jobs in progress at servers of ours, put back at the head of their queues: " + running);
    lines.add("delayed jobs, put into their queues: " + delayed);
    lines.add("parked jobs, put into their queues: " + parked);
    lines.add("failed jobs, forgotten: " + failed);
    if (dropped > 0) {
      lines.add("WARNING: parked entries that are no jobs, dropped: " + dropped);
    }
    lines.add("waiting jobs, rid of our members: " + stripped);
    lines.add("servers of ours that had ended, removed: " + servers);
    lines.add("vCons, converted to 0.0.2: " + converted);
    lines.add("keys of ours, removed: " + total() + kinds());
    if (!unreadable.isEmpty()) {
      lines.add(
          "WARNING: vCons that py_vcon_server can't read, kept as they are: " + unreadable.size());
      unreadable.forEach((name, reason) -> lines.add("  " + name + ": " + reason));
    }
    return lines;
  }

  private long total() {
    return keys.values().stream().mapToLong(Long::longValue).sum();
  }

  private String kinds() {
    return keys.isEmpty()
        ? ""
        : keys.entrySet().stream()
            .map(kind -> kind.getKey() + " " + kind.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
  }
}
