package org.vconserver.api.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.VconException;

/**
 * Names vCons to be run through the pipeline that is named like the queue it waits in. Immutable.
 *
 * @param vconUuids the uuids of the vCons, at least one; not necessarily of vCons that exist
 * @param fromQueue the queue whose run asked for this job, or from which it came into a success or
 *     failure queue; null if it was put there by a caller
 * @param endedJobId the id under which it ran before it came into a success or failure queue; null
 *     if it did not
 * @param chain what led to it
 */
public record Job(
    List<String> vconUuids,
    @Nullable String fromQueue,
    @Nullable String endedJobId,
    JobChain chain) {
  private static final String CHAIN = "vcon_server_chain";

  /** Names the only type of job there is. */
  public static final String TYPE = "vcon_uuid";

  public Job {
    vconUuids = List.copyOf(vconUuids);
  }

  /** Makes a job that a caller asks for who says nothing of himself. */
  public static Job of(String vconUuid) {
    return new Job(List.of(vconUuid), null, null, JobChain.NEW);
  }

  /** Says whether it names a vCon. */
  public boolean names(String vconUuid) {
    return vconUuids.stream().anyMatch(uuid -> VconUuid.same(uuid, vconUuid));
  }

  /** Makes this job begin a chain that a caller asks for. */
  public Job in(JobChain begun) {
    return new Job(vconUuids, fromQueue, endedJobId, begun);
  }

  /** Makes the job that goes into a success or failure queue when this one has ended. */
  public Job ended(String queue, long jobId) {
    return new Job(vconUuids, queue, Long.toString(jobId), chain.next(jobId));
  }

  /** Writes the job as it is kept: as py_vcon_server writes it, with what led to it. */
  public ObjectNode toStored() {
    ObjectNode json = toJson();
    if (!chain.equals(JobChain.NEW)) {
      json.set(CHAIN, chain.toJson());
    }
    return json;
  }

  /** Writes the job as py_vcon_server does, in its API and in Redis. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("job_type", TYPE);
    var uuids = json.putArray("vcon_uuid");
    vconUuids.forEach(uuids::add);
    if (fromQueue != null) {
      json.put("queue", fromQueue);
    }
    if (endedJobId != null) {
      json.put("failed_job_id", endedJobId);
    }
    return json;
  }

  /**
   * Reads what {@link #toStored}, {@link #toJson} or py_vcon_server wrote.
   *
   * @throws VconException INVALID_REQUEST if it has no list of uuids
   */
  public static Job fromJson(JsonNode json) {
    List<String> uuids = new ArrayList<>();
    for (JsonNode uuid : json.path("vcon_uuid")) {
      uuids.add(uuid.asText());
    }
    if (uuids.isEmpty()) {
      throw new VconException(
          ServerError.INVALID_REQUEST, "vcon_uuid: must have at least one UUID");
    }
    return new Job(
        uuids,
        text(json, "queue"),
        text(json, "failed_job_id"),
        JobChain.fromJson(json.path(CHAIN)));
  }

  private static @Nullable String text(JsonNode json, String name) {
    return json.hasNonNull(name) ? json.get(name).asText() : null;
  }
}
