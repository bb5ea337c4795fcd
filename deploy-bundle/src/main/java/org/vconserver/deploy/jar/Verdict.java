package org.vconserver.deploy.jar;

import java.time.Instant;
import java.util.List;
import org.vconserver.api.deploy.DeployState;

/**
 * What is said of a jar as it lies in its folder. Immutable.
 *
 * @param state the verdict
 * @param reason in a sentence; may be empty
 * @param missing what it waits for
 * @param bundle symbolic name; empty if not known
 * @param version of the bundle; empty if not known
 * @param digest of the jar; empty if not known
 * @param since when it was reached
 */
public record Verdict(
    DeployState state,
    String reason,
    List<String> missing,
    String bundle,
    String version,
    String digest,
    Instant since) {
  public Verdict {
    missing = List.copyOf(missing);
  }

  /** Whether another one says the same, whenever it did. */
  public boolean says(Verdict other) {
    return state == other.state
        && reason.equals(other.reason)
        && missing.equals(other.missing)
        && digest.equals(other.digest);
  }
}
