package org.vconserver.api.pipeline;

import java.time.Duration;
import java.util.Optional;
import org.vconserver.api.processor.Notice;
import org.vconserver.vcon.version.VconVersion;

/**
 * Holds the options of a whole pipeline. Immutable.
 *
 * @param saveVcons whether a job saves the vCons that its run modified
 * @param timeout how long a run may take; zero for as long as it takes
 * @param failureQueue where jobs go that fail
 * @param successQueue where jobs go that succeed
 * @param maxAttempts how often a job is run before it has failed, at least 1
 * @param backoff how long it waits between attempts
 * @param resume whether a further attempt goes on from the step that failed, rather than from the
 *     first
 * @param vconVersion the version of the syntax that unsigned vCons of a run are converted to before
 *     its first step; empty for the one that each has
 * @param failOnNotice the least severity of a notice that lets the run fail; empty for none
 */
public record PipelineOptions(
    boolean saveVcons,
    Duration timeout,
    Optional<String> failureQueue,
    Optional<String> successQueue,
    int maxAttempts,
    Backoff backoff,
    boolean resume,
    Optional<VconVersion> vconVersion,
    Optional<Notice.Severity> failOnNotice) {
  /** Holds the options of a pipeline that says nothing of them. */
  public static final PipelineOptions DEFAULT =
      new PipelineOptions(
          true,
          Duration.ZERO,
          Optional.empty(),
          Optional.empty(),
          1,
          Backoff.DEFAULT,
          true,
          Optional.empty(),
          Optional.empty());
}
