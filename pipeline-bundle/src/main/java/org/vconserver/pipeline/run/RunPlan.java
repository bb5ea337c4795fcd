package org.vconserver.pipeline.run;

import java.time.Duration;
import java.util.Optional;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunRequest;

/**
 * One run that is to be made.
 *
 * @param name what to call the pipeline in messages
 * @param from where the run goes on; empty to begin with the first step
 * @param holder names the run among all that want its vCons' locks
 * @param lockLease how long they stay locked if this server dies
 * @param lockWait how long it waits for those locks
 * @param report where it tells what it does
 * @param progress is called after each step
 */
public record RunPlan(
    String name,
    PipelineDefinition definition,
    RunRequest request,
    Optional<RunState> from,
    String holder,
    Duration lockLease,
    Duration lockWait,
    RunReport report,
    Progress progress) {
  /** Hears of each step that is done. Called on the thread of the steps. */
  public interface Progress {
    /** Nobody listens. */
    Progress NONE = (state, took) -> {};

    /**
     * A step is done.
     *
     * @param state the run after it
     * @param took how long it took
     */
    void stepDone(RunState state, Duration took);
  }
}
