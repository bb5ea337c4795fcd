package org.vconserver.api.server;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says whether this server takes jobs, until it is restarted: one that is drained lets those end
 * that run, and does all else that it did. Thread-safe.
 *
 * @since 1.2
 */
@ProviderType
public interface JobIntake {
  /** Takes no new jobs from now on; those that were taken and have not begun go back. */
  void drain();

  /** Takes jobs again, if the configuration lets it. */
  void resume();

  /** Gives the state at this moment. */
  State state();

  /**
   * Tells how far a drain is. Immutable.
   *
   * @param since when the drain began; null if there is none
   * @param running how many jobs this server has, those included that it is just taking
   */
  record State(@Nullable Instant since, int running) {
    public boolean isDraining() {
      return since != null;
    }

    /** Tells whether the drain is over: no job runs here any more. */
    public boolean isDone() {
      return since != null && running == 0;
    }

    /** Gives {@code running}, {@code draining} or {@code drained}. */
    public String word() {
      if (since == null) {
        return "running";
      }
      return running == 0 ? "drained" : "draining";
    }
  }
}
