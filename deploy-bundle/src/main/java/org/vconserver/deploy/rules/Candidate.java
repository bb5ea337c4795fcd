package org.vconserver.deploy.rules;

import org.vconserver.api.processor.BundleRole;

/**
 * Describes the bundle of the jar as it lies in the folder, until it serves. Immutable.
 *
 * @param role TRIAL, or the role in which it was live already when the jar came again
 * @param begunNanos when the jar was read
 * @param triedAt the count of changes in the framework at its last try
 */
public record Candidate(LiveBundle bundle, BundleRole role, long begunNanos, long triedAt) {
  private static final long NEVER = -1;

  Candidate triedAt(long changes) {
    return new Candidate(bundle, role, begunNanos, changes);
  }

  Candidate toBeTriedAgain() {
    return triedAt(NEVER);
  }
}
