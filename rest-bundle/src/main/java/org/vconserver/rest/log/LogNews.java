package org.vconserver.rest.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.vconserver.rest.stream.Followers;

/** Finds the lines of the log that one follower has not been told yet. Not thread-safe. */
final class LogNews implements Followers.News {
  private static final JsonMapper JSON = new JsonMapper();

  private final LongFunction<List<Map<String, Object>>> lines;
  private final LogFilter filter;
  private int most;
  private long seen;

  /**
   * Makes it.
   *
   * @param most how many lines are told at first, of those that are there already
   * @param seen the number of the last line that the follower has; one of before a restart counts
   *     as none
   */
  LogNews(LongFunction<List<Map<String, Object>>> lines, LogFilter filter, int most, long seen) {
    this.lines = lines;
    this.filter = filter;
    this.most = most;
    this.seen = seen;
  }

  @Override
  public byte[] next() {
    List<Map<String, Object>> fresh = lines.apply(seen);
    if (fresh.isEmpty()) {
      return new byte[0];
    }
    StringBuilder events = new StringBuilder();
    for (Map<String, Object> line : last(fresh, filter, most)) {
      events.append("id: ").append(line.get("seq")).append("\ndata: ");
      events.append(json(line)).append("\n\n");
    }
    seen = seq(fresh.get(fresh.size() - 1));
    most = Integer.MAX_VALUE;
    return events.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Gives the last lines of those that a filter takes. */
  static List<Map<String, Object>> last(
      List<Map<String, Object>> lines, LogFilter filter, int most) {
    List<Map<String, Object>> taken = lines.stream().filter(filter::takes).toList();
    return taken.subList(Math.max(0, taken.size() - most), taken.size());
  }

  private static long seq(Map<String, Object> line) {
    return ((Number) line.getOrDefault("seq", 0L)).longValue();
  }

  private static String json(Map<String, Object> line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can always be written", e);
    }
  }
}
