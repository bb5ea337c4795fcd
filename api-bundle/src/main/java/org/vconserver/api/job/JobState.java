package org.vconserver.api.job;

/** Names the states of a job. */
public enum JobState {
  /** Says that it is in its queue. */
  WAITING,
  /** Waits for its time to come, and is put into its queue then. */
  DELAYED,
  /** Taken by a server. */
  RUNNING,
  /** Put aside until somebody releases or cancels it; its {@link JobParking} says why. */
  PARKED,
  /** Ended, its run having succeeded. */
  DONE,
  /** Ended, its last run having failed. */
  FAILED,
  /** Ended because someone took it out: cancelled, dropped, or its queue deleted. */
  CANCELLED,
  /**
   * Ended for the servers of this kind, as one of another kind that shares the store has taken it:
   * what became of it is not known.
   */
  TAKEN_ELSEWHERE;

  /** Says whether nothing more will happen to the job. */
  public boolean ended() {
    return this == DONE || this == FAILED || this == CANCELLED || this == TAKEN_ELSEWHERE;
  }
}
