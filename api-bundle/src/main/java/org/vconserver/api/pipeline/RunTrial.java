package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vconserver.api.job.JobRequest;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/**
 * Holds what became of a run of which nothing was stored, step by step. Immutable, as long as
 * nobody changes what it holds: no one may.
 *
 * @param begin the run before its first step
 * @param steps those that were begun or passed over, in order
 * @param failure what ended the run; empty if all steps were done
 * @since 1.3
 */
public record RunTrial(Moment begin, List<Step> steps, Optional<VconException> failure) {
  public RunTrial {
    steps = List.copyOf(steps);
  }

  /** Gives the run as it was after the last step that was done. */
  public Moment end() {
    Moment end = begin;
    for (Step step : steps) {
      end = step.after().orElse(end);
    }
    return end;
  }

  /**
   * Holds the run between two steps.
   *
   * @param vcons in order
   * @param jobs those that it asked for so far; none of them was put into a queue
   */
  public record Moment(List<Vcon> vcons, Map<String, JsonNode> parameters, List<JobRequest> jobs) {
    public Moment {
      vcons = List.copyOf(vcons);
      parameters = new LinkedHashMap<>(parameters);
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * Holds one step.
   *
   * @param index in the pipeline
   * @param version of the processor; empty for a step that was passed over
   * @param outcome {@code done}, {@code skipped} or {@code failed}
   * @param after the run after it; empty if it failed
   * @param notices what it said besides
   */
  public record Step(
      int index,
      String processor,
      String version,
      String outcome,
      Duration took,
      Optional<Moment> after,
      List<RunNotice> notices) {
    public Step {
      notices = List.copyOf(notices);
    }
  }
}
