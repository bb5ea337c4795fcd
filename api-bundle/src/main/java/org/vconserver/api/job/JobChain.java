package org.vconserver.api.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Tells what led to a job: the jobs before it, from success or failure queues or because a run
 * asked for the next one. Retries are attempts of one job, and make no chain longer. Immutable.
 *
 * @param first id of the first job of the chain; 0 if this job is the first
 * @param hops how many jobs came before this one
 * @param trace W3C trace context of the request that began the chain, as in its {@code traceparent}
 *     header; null if there was none
 * @param askedBy who began the chain, by the name that access control knows; null if it is not
 *     known
 */
public record JobChain(long first, int hops, @Nullable String trace, @Nullable String askedBy) {
  /** Begins a chain of which nothing is known. */
  public static final JobChain NEW = new JobChain(0, 0, null, null);

  /** Begins a chain. */
  public static JobChain begin(@Nullable String trace, @Nullable String askedBy) {
    return new JobChain(0, 0, trace, askedBy);
  }

  /** Makes the chain of a job that follows one with this chain. */
  public JobChain next(long jobId) {
    return new JobChain(first == 0 ? jobId : first, hops + 1, trace, askedBy);
  }

  /** Makes the chain of this job as if it were the first one: a person has looked at it. */
  public JobChain forgiven() {
    return new JobChain(first, 0, trace, askedBy);
  }

  /** Writes the chain as it is kept; members that say nothing are left out. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (first != 0) {
      json.put("first", Long.toString(first));
    }
    if (hops != 0) {
      json.put("hops", hops);
    }
    if (trace != null) {
      json.put("trace", trace);
    }
    if (askedBy != null) {
      json.put("asked_by", askedBy);
    }
    return json;
  }

  /** Reads what {@link #toJson} wrote; what is missing or of another type says nothing. */
  static JobChain fromJson(JsonNode json) {
    return new JobChain(
        json.path("first").asLong(0),
        json.path("hops").asInt(0),
        json.path("trace").textValue(),
        json.path("asked_by").textValue());
  }
}
