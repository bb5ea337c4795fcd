package org.vconserver.deploy.rules;

import java.util.List;
import org.vconserver.deploy.framework.RunState;

/**
 * Describes one bundle as it is now, in the framework and in the registry of processors. Immutable.
 *
 * @param users how many runs use its processors
 * @param goodRuns how many runs did not fail by its fault
 * @param regressions its faults in runs that the version before it then did well, oldest first
 * @param processors the names of those that it provides
 */
public record BundleFacts(
    RunState run, int users, long goodRuns, List<String> regressions, List<String> processors) {
  static final BundleFacts UNKNOWN = new BundleFacts(RunState.OTHER, 0, 0, List.of(), List.of());

  public BundleFacts {
    regressions = List.copyOf(regressions);
    processors = List.copyOf(processors);
  }
}
