package org.vconserver.deploy.rules;

import java.time.Instant;
import java.util.List;
import org.vconserver.api.deploy.DeployState;
import org.vconserver.deploy.folder.JarContent;

/**
 * Holds the verdict on a jar as it lies in its folder. Immutable.
 *
 * @param state the verdict
 * @param reason in a sentence; may be empty
 * @param missing each thing that it waits for, in a sentence
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

  /** Gives a verdict on a jar that was read. */
  static Verdict on(
      JarContent content, DeployState state, String reason, List<String> missing, Instant now) {
    return new Verdict(
        state, reason, missing, content.symbolicName(), content.version(), content.digest(), now);
  }

  /** Gives a verdict on a jar that can't be read. */
  static Verdict onUnread(DeployState state, String reason, Instant now) {
    return new Verdict(state, reason, List.of(), "", "", "", now);
  }

  /** Gives another verdict on the same jar. */
  Verdict change(DeployState changed, String why, Instant now) {
    return new Verdict(changed, why, List.of(), bundle, version, digest, now);
  }

  Verdict withReason(String text) {
    return new Verdict(state, text, missing, bundle, version, digest, since);
  }

  /** Compares all but the time. */
  boolean isSameAs(Verdict other) {
    return state == other.state
        && reason.equals(other.reason)
        && missing.equals(other.missing)
        && digest.equals(other.digest);
  }

  boolean isActive() {
    return state == DeployState.ACTIVE;
  }
}
