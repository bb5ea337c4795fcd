package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.vconserver.api.job.JobChain;
import org.vconserver.vcon.Vcon;

/**
 * Asks for a run of a pipeline. Immutable.
 *
 * @param inputs the vCons, in order
 * @param parameters the parameters that the run begins with
 * @param save whether the vCons that count as modified at the end are saved
 * @param obeyShouldProcess whether {@code should_process} is obeyed; a step that is asked for by
 *     itself is run anyway
 * @param asked who asks, and under which name
 */
public record RunRequest(
    List<Input> inputs,
    Map<String, JsonNode> parameters,
    boolean save,
    boolean obeyShouldProcess,
    Asked asked) {
  public RunRequest {
    inputs = List.copyOf(inputs);
    parameters = new LinkedHashMap<>(parameters);
  }

  /** Asks for a run of which it is not known who asks, and which is not asked for again. */
  public RunRequest(
      List<Input> inputs,
      Map<String, JsonNode> parameters,
      boolean save,
      boolean obeyShouldProcess) {
    this(inputs, parameters, save, obeyShouldProcess, Asked.once(JobChain.NEW));
  }

  /**
   * Tells who asks for a run. Immutable.
   *
   * @param runId names the run over all servers: asked for again under the same name, within a day
   *     at least, the steps run again, and nothing is committed again
   * @param chain what leads to the jobs that the run asks for
   */
  public record Asked(String runId, JobChain chain) {
    /** Names a run that is not asked for again. */
    public static Asked once(JobChain chain) {
      return new Asked(UUID.randomUUID().toString(), chain);
    }
  }

  /** Names one vCon to run on. */
  public sealed interface Input {}

  /** Names a vCon that is in the store, with no change to it. */
  public record Stored(String uuid) implements Input {}

  /**
   * Holds a vCon that the caller brings.
   *
   * @param modified whether it counts as modified from the start, so that it is saved even if no
   *     processor changes it
   */
  public record Given(Vcon vcon, boolean modified) implements Input {}
}
