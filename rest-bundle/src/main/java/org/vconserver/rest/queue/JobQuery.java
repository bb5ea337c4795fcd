package org.vconserver.rest.queue;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.json.JsonReader;
import org.vconserver.vcon.error.FaultType;

/**
 * Chooses stored vCons by a query.
 *
 * @param language {@code jq} or {@code jsonpath}
 * @param text of the query
 * @param after the uuid behind which to begin; null for the first one
 */
record JobQuery(String language, String text, @Nullable String after) {
  /** Reads a query, and notes with the reader if it has not exactly one language. */
  static JobQuery read(JsonReader query) {
    Optional<String> jq = query.text("jq");
    Optional<String> jsonPath = query.text("jsonpath");
    if (query.tree().hasNonNull("jq") == query.tree().hasNonNull("jsonpath")) {
      query.fault(FaultType.MISSING, "must have either jq or jsonpath");
    }
    return new JobQuery(
        jq.isPresent() ? "jq" : "jsonpath",
        jq.or(() -> jsonPath).orElse(""),
        query.text("after").orElse(null));
  }
}
