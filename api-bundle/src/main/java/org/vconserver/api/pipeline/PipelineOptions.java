package org.vconserver.api.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * What holds for a whole pipeline.
 *
 * @param saveVcons whether a job saves the vCons that its run modified
 * @param timeout how long a run may take; zero for as long as it takes
 * @param failureQueue where jobs go that fail
 * @param successQueue where jobs go that succeed
 */
public record PipelineOptions(
    boolean saveVcons,
    Duration timeout,
    Optional<String> failureQueue,
    Optional<String> successQueue) {
  /** The options of a pipeline that says nothing of them. */
  public static final PipelineOptions DEFAULT =
      new PipelineOptions(true, Duration.ZERO, Optional.empty(), Optional.empty());
}
