package org.vconserver.deploy.rules;

/** Names how far a pass over one jar has come. A pass goes through the phases in this order. */
public enum Phase {
  /** Takes notice of the file and of what the operator has asked for. */
  LOOK,
  /** Reads a jar that is new or has changed, and tries it out. */
  READ,
  /** Tries a waiting bundle again. */
  CANDIDATE,
  /** Starts the version that served last, if nothing else serves, and gives the verdict. */
  RESTORE,
  /** Looks whether the version that serves still does its work. */
  SERVING,
  /** Ends the probation of the version that serves, or rolls it back. */
  PROBATION,
  /** Keeps and starts the versions that pipelines name. */
  PINS,
  /** Removes bundles whose last use has ended. */
  LEAVING,
  /** Says that the pass is over. */
  DONE
}
