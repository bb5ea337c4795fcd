package org.vconserver.pipeline.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.api.store.VconWrite;

/**
 * Holds a run between two of its steps, or as a step has kept it on its way. Immutable.
 *
 * @param nextStep the index of the step that comes next; the number of steps when all are done
 * @param begun whether a part of that step's work is in it already
 */
public record RunState(
    List<RunVcon> vcons,
    Map<String, JsonNode> parameters,
    List<JobRequest> jobs,
    List<RunNotice> notices,
    int nextStep,
    boolean begun) {
  public RunState {
    vcons = List.copyOf(vcons);
    parameters = new LinkedHashMap<>(parameters);
    jobs = List.copyOf(jobs);
    notices = List.copyOf(notices);
  }

  /** Gives the vCons to save for the changes of the run to last, with what its steps changed. */
  public List<VconWrite> writes() {
    return vcons.stream().filter(RunVcon::modified).map(RunVcon::write).toList();
  }

  RunResult result() {
    return new RunResult(
        vcons.stream().map(RunVcon::vcon).toList(),
        vcons.stream().map(RunVcon::modified).toList(),
        vcons.stream().map(RunVcon::replaced).toList(),
        new LinkedHashMap<>(parameters),
        jobs,
        notices);
  }
}
