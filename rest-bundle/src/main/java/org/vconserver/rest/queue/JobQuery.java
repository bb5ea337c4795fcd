package org.vconserver.rest.queue;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.index.VconFilter;
import org.vconserver.api.json.JsonReader;
import org.vconserver.rest.find.VconQuery;
import org.vconserver.vcon.error.FaultType;

/**
 * Chooses stored vCons by a query, by what the index knows of them, or by both.
 *
 * @param text the query; null for any that the filter means
 * @param filter what the index finds; null for all vCons
 * @param after where to begin: the uuid of a vCon, or with a filter its position; null for the
 *     first one
 */
record JobQuery(@Nullable Text text, @Nullable VconFilter filter, @Nullable String after) {
  /**
   * Holds a query.
   *
   * @param language {@code jq} or {@code jsonpath}
   */
  record Text(String language, String query) {}

  /**
   * Reads what chooses vCons; empty if nothing does.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST for a fault in the filter; one
   *     in the query is noted with its reader
   */
  static Optional<JobQuery> read(JsonReader request) {
    Optional<JsonReader> query = request.object("query");
    Optional<JsonReader> filter = request.object("filter");
    if (query.isEmpty() && filter.isEmpty()) {
      return Optional.empty();
    }
    @Nullable Text text = query.map(JobQuery::text).orElse(null);
    @Nullable String after = query.flatMap(reader -> reader.text("after")).orElse(null);
    if (filter.isEmpty()) {
      return Optional.of(new JobQuery(text, null, after));
    }
    if (after != null) {
      query.get().fault(FaultType.VALUE_ERROR, "belongs into filter, where there is one", "after");
    }
    @Nullable String position = filter.get().text("after").orElse(null);
    return Optional.of(new JobQuery(text, VconQuery.inBody(filter.get().tree()), position));
  }

  private static Text text(JsonReader query) {
    Optional<String> jq = query.text("jq");
    Optional<String> jsonPath = query.text("jsonpath");
    if (query.tree().hasNonNull("jq") == query.tree().hasNonNull("jsonpath")) {
      query.fault(FaultType.MISSING, "must have either jq or jsonpath");
    }
    return new Text(jq.isPresent() ? "jq" : "jsonpath", jq.or(() -> jsonPath).orElse(""));
  }
}
