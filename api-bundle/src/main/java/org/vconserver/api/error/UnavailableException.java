package org.vconserver.api.error;

import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.VconException;

/**
 * Tells that something which is needed is away, and whether the call may have been done all the
 * same. Immutable. A {@link VconException} of kind UNAVAILABLE that is none of these leaves it
 * open.
 */
public final class UnavailableException extends VconException {
  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  /** Tells what became of a call that failed. */
  public enum Outcome {
    /** Says that nothing of it was done, or ever will be. */
    NOT_DONE,
    /** Says that it may have been done, or be done yet. */
    UNKNOWN
  }

  /**
   * Tells of a failure.
   *
   * @param code of kind UNAVAILABLE
   * @param cause for the log only
   */
  public UnavailableException(
      ErrorCode code, Outcome outcome, String message, @Nullable Throwable cause) {
    super(code, message, cause);
    this.outcome = outcome;
  }

  /** Tells that a store could not do what was asked. */
  public static UnavailableException ofStore(
      Outcome outcome, String message, @Nullable Throwable cause) {
    return new UnavailableException(ServerError.STORAGE_UNAVAILABLE, outcome, message, cause);
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Tells what became of a call by its failure: unknown, if the failure doesn't say. */
  public static Outcome outcomeOf(Throwable failure) {
    return failure instanceof UnavailableException known ? known.outcome() : Outcome.UNKNOWN;
  }
}
