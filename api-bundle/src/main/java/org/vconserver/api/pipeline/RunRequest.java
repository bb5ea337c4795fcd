package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vconserver.vcon.Vcon;

/**
 * Asks for a run of a pipeline. Immutable.
 *
 * @param inputs the vCons, in order
 * @param parameters the parameters that the run begins with
 * @param save whether the vCons that count as modified at the end are saved
 * @param obeyShouldProcess whether {@code should_process} is obeyed; a step that is asked for by
 *     itself is run anyway
 */
public record RunRequest(
    List<Input> inputs, Map<String, JsonNode> parameters, boolean save, boolean obeyShouldProcess) {
  public RunRequest {
    inputs = List.copyOf(inputs);
    parameters = new LinkedHashMap<>(parameters);
  }

  /** One vCon to run on. */
  public sealed interface Input {}

  /** A vCon that is in the store, with no change to it. */
  public record Stored(String uuid) implements Input {}

  /**
   * A vCon that the caller brings.
   *
   * @param modified whether it counts as modified from the start, so that it is saved even if no
   *     processor changes it
   */
  public record Given(Vcon vcon, boolean modified) implements Input {}
}
