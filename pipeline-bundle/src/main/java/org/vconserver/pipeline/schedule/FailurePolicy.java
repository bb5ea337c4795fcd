package org.vconserver.pipeline.schedule;

import java.util.Map;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.VconError;

/** Decides what becomes of a job whose run has failed, by the code of the failure. */
enum FailurePolicy {
  /** Leaves the job alone: it is no longer this server's. */
  LEAVE,
  /** Gives the job back to the head of its queue at once. */
  GIVE_BACK_NOW,
  /** Gives the job back to its queue for up to a second. */
  GIVE_BACK_LATER,
  /** Keeps the steps that are done, and gives the job back to its queue for up to a second. */
  KEEP_STEPS_AND_GIVE_BACK_LATER,
  /**
   * Lets the job begin with its first step again, some times; after that the attempt has failed.
   */
  BEGIN_ANEW,
  /**
   * Lets the attempt fail: the job is tried again if its pipeline allows it, else it has failed.
   */
  RETRY,
  /** Lets the job fail, however many attempts its pipeline allows. */
  FAIL;

  /** Failures that are not of the pipeline's making do not count as attempts. */
  private static final Map<ErrorCode, FailurePolicy> BY_CODE =
      Map.of(
          ServerError.LEASE_LOST, LEAVE,
          ServerError.VCON_LOCKED, GIVE_BACK_LATER,
          ServerError.STORAGE_UNAVAILABLE, GIVE_BACK_LATER,
          VconError.MEMORY_SHORT, GIVE_BACK_LATER,
          ServerError.PROCESSOR_NOT_REGISTERED, KEEP_STEPS_AND_GIVE_BACK_LATER,
          ServerError.REVISION_CONFLICT, BEGIN_ANEW,
          ServerError.SERVERS_LOST, FAIL);

  /**
   * Chooses the policy for a failure.
   *
   * @param interrupted whether the run was interrupted; whatever failed then did so because of it
   */
  static FailurePolicy of(ErrorCode code, boolean interrupted) {
    return interrupted ? GIVE_BACK_NOW : BY_CODE.getOrDefault(code, RETRY);
  }
}
