package org.vconserver.api.job;

/** Where a job is in its life. */
public enum JobState {
  /** In its queue. */
  QUEUED,
  /** Waits for its time to come, and is put into its queue then. */
  DELAYED,
  /** Taken by a server. */
  RUNNING,
  /** Ended, its run having succeeded. */
  SUCCEEDED,
  /** Ended, its last run having failed. */
  FAILED,
  /** Ended because someone took it out: cancelled, dropped, or its queue deleted. */
  CANCELLED;

  /** Whether nothing more will happen to the job. */
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
