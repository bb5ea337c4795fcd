package org.vconserver.api.deploy;

/** Names what became of a jar in a deploy folder. */
public enum DeployState {
  /** Says that it is being read and installed. */
  INSTALLING,
  /** Says that it is being started and checked. */
  RESOLVING,
  /** Says that it runs and passed its check. */
  ACTIVE,
  /** Says that it will run when what is missing comes. */
  WAITING,
  /** Says that it will not run as it is. */
  REFUSED,
  /** Says that it is on its way out, and goes when the runs that use it have ended. */
  DRAINING
}
