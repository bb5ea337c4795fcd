package org.vconserver.api.deploy;

/** Names what became of a jar in a deploy folder. */
public enum DeployState {
  /** It is being read and installed. */
  INSTALLING,
  /** It is being started and checked. */
  RESOLVING,
  /** It runs and passed its check. */
  ACTIVE,
  /** It will run when what is missing comes. */
  WAITING,
  /** It will not run as it is. */
  REFUSED,
  /** It is on its way out, and goes when the runs that use it have ended. */
  DRAINING
}
