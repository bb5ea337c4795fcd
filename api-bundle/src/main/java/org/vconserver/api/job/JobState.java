package org.vconserver.api.job;

/** Names the states of a job. */
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

  /** Says whether nothing more will happen to the job. */
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
