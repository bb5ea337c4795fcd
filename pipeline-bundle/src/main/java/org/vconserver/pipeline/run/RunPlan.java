package org.vconserver.pipeline.run;

import java.time.Duration;
import java.util.Optional;
import org.vconserver.api.pipeline.PipelineDefinition;
import org.vconserver.api.pipeline.RunRequest;

/**
 * Describes one run that is to be made.
 *
 * @param name the pipeline's name in messages
 * @param lock how the run locks its vCons
 * @param report where it tells what it does
 * @param from where the run goes on; empty to begin with the first step
 * @param progress is called after each step
 */
public record RunPlan(
    String name,
    PipelineDefinition definition,
    RunRequest request,
    Lock lock,
    RunReport report,
    Optional<RunState> from,
    Progress progress) {
  /**
   * Describes how a run locks the vCons that it may change. Immutable.
   *
   * @param holder names the run among all that want the locks
   * @param lease how long they stay locked if this server dies
   * @param limit how long the run waits for them
   */
  public record Lock(String holder, Duration lease, Duration limit) {}

  /** Plans a run from the first step on, whose progress nobody follows. */
  public RunPlan(
      String name, PipelineDefinition definition, RunRequest request, Lock lock, RunReport report) {
    this(name, definition, request, lock, report, Optional.empty(), Progress.NONE);
  }

  /** Gives the same run, from where an earlier attempt ended. */
  public RunPlan resumedFrom(Optional<RunState> reached) {
    return new RunPlan(name, definition, request, lock, report, reached, progress);
  }

  /** Gives the same run, followed by a listener. */
  public RunPlan followedBy(Progress listener) {
    return new RunPlan(name, definition, request, lock, report, from, listener);
  }

  /** Hears of each step that is done. Called on the thread of the steps. */
  public interface Progress {
    /** Tells nobody. */
    Progress NONE = (state, took) -> {};

    /** Tells that the first of the steps that are to be run is about to begin. */
    default void begun(RunState state) {}

    /**
     * Tells that a step is done.
     *
     * @param state the run after it
     * @param took how long it took
     */
    void stepDone(RunState state, Duration took);

    /**
     * Tells that a step has kept a part of its work.
     *
     * @param state the run as the step has kept it
     * @param took how long that part took
     */
    default void partDone(RunState state, Duration took) {}
  }
}
