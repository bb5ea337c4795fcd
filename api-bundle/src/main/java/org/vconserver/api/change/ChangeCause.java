package org.vconserver.api.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells what led to a change: a request, a run that was asked for by hand, or a job. Immutable.
 *
 * @param askedBy who asked for it, by the name that access control knows; null if it is not known
 * @param trace W3C trace context of the request that it began with; null if there was none
 * @param run names the run that was asked for by hand, or the erasure; null if there was none
 * @param job id of the job; 0 if it was none
 * @param pipeline name of the pipeline, or of the processor that was run by itself; null if none
 *     was
 * @param whole whether the vCon was brought, or converted, as a whole, besides what steps changed
 * @param steps the steps of the run that changed the vCon, in order
 * @param expiry {@code expired} if the vCon was deleted as its time had come, {@code set} if a
 *     request says when that will be; null for neither
 */
public record ChangeCause(
    @Nullable String askedBy,
    @Nullable String trace,
    @Nullable String run,
    long job,
    @Nullable String pipeline,
    boolean whole,
    List<StepChange> steps,
    @Nullable String expiry) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Says nothing. */
  public static final ChangeCause UNKNOWN = ofRequest(null, null);

  /** Says that a vCon was deleted as its time had come. */
  public static final ChangeCause EXPIRED =
      new ChangeCause(null, null, null, 0, null, true, List.of(), "expired");

  public ChangeCause {
    steps = List.copyOf(steps);
  }

  /** Names a request that brings, or deletes, a vCon. */
  public static ChangeCause ofRequest(@Nullable String askedBy, @Nullable String trace) {
    return new ChangeCause(askedBy, trace, null, 0, null, true, List.of(), null);
  }

  /** Names a run that was asked for by hand. */
  public static ChangeCause ofRun(
      @Nullable String askedBy, @Nullable String trace, String run, String pipeline) {
    return new ChangeCause(askedBy, trace, run, 0, pipeline, true, List.of(), null);
  }

  /** Names a job, which the pipeline of its queue's name ran. */
  public static ChangeCause ofJob(
      @Nullable String askedBy, @Nullable String trace, long job, String pipeline) {
    return new ChangeCause(askedBy, trace, null, job, pipeline, true, List.of(), null);
  }

  /** Tells what the steps of the run have changed, and whether the whole vCon was brought. */
  public ChangeCause with(boolean brought, List<StepChange> changed) {
    return new ChangeCause(askedBy, trace, run, job, pipeline, brought, changed, expiry);
  }

  /** Tells that it was an erasure, by its number. */
  public ChangeCause inErasure(String id) {
    return new ChangeCause(askedBy, trace, "erasure " + id, job, pipeline, whole, steps, expiry);
  }

  /** Tells that it says when the vCon expires. */
  public ChangeCause settingExpiry() {
    return new ChangeCause(askedBy, trace, run, job, pipeline, whole, steps, "set");
  }

  /**
   * Gives JSON Pointers (RFC 6901) of the parts that changed, in order; the empty one alone for the
   * whole document.
   */
  public List<String> paths() {
    TreeSet<String> paths = new TreeSet<>();
    steps.forEach(step -> paths.addAll(step.paths()));
    return whole || paths.contains("") ? List.of("") : List.copyOf(paths);
  }

  /** Writes it as stores keep it. */
  public String toText() {
    return toJson().toString();
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws IllegalArgumentException if it is no JSON
   */
  public static ChangeCause ofText(String text) {
    try {
      return fromJson(JSON.readTree(text));
    } catch (IOException e) {
      throw new IllegalArgumentException("no cause of a change", e);
    }
  }

  /** Writes it as JSON; members that say nothing are left out. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "asked_by", askedBy);
    put(json, "trace", trace);
    put(json, "run", run);
    if (job != 0) {
      json.put("job", Long.toString(job));
    }
    put(json, "pipeline", pipeline);
    if (!whole) {
      json.put("whole", false);
    }
    put(json, "expiry", expiry);
    if (!steps.isEmpty()) {
      var array = json.putArray("steps");
      steps.forEach(step -> array.add(step.toJson()));
    }
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  /** Reads what {@link #toJson} wrote; what is missing or of another type says nothing. */
  public static ChangeCause fromJson(JsonNode json) {
    List<StepChange> steps = new ArrayList<>();
    json.path("steps").forEach(step -> steps.add(StepChange.fromJson(step)));
    return new ChangeCause(
        json.path("asked_by").textValue(),
        json.path("trace").textValue(),
        json.path("run").textValue(),
        json.path("job").asLong(0),
        json.path("pipeline").textValue(),
        json.path("whole").asBoolean(true),
        steps,
        json.path("expiry").textValue());
  }
}
