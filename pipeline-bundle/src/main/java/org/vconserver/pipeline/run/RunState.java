package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.store.VconWrite;
import org.vconserver.vcon.Vcon;

/**
 * A run between two of its steps. Immutable.
 *
 * @param nextStep the index of the step that comes next; the number of steps when all are done
 */
public record RunState(
    List<Slot> slots, Map<String, JsonNode> parameters, List<JobRequest> jobs, int nextStep) {
  /**
   * One vCon of the run.
   *
   * @param expected the revision that it was read with; empty if it was not read from the store
   * @param modified whether it is to be saved
   */
  public record Slot(Vcon vcon, OptionalLong expected, boolean modified) {}

  public RunState {
    slots = List.copyOf(slots);
    parameters = new LinkedHashMap<>(parameters);
    jobs = List.copyOf(jobs);
  }

  List<Vcon> vcons() {
    return slots.stream().map(Slot::vcon).toList();
  }

  /** What has to be saved for the changes of the run to last. */
  public List<VconWrite> writes() {
    return slots.stream()
        .filter(Slot::modified)
        .map(slot -> new VconWrite(slot.vcon(), slot.expected()))
        .toList();
  }

  RunResult result() {
    return new RunResult(
        vcons(),
        new ArrayList<>(slots.stream().map(Slot::modified).toList()),
        new LinkedHashMap<>(parameters),
        jobs);
  }
}
