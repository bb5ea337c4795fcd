package org.vconserver.deploy.framework;

/** Says whether a bundle runs. */
public enum RunState {
  /** It is started. */
  STARTED,
  /** It is to run, and does not: packages that it needs are gone. */
  STOPPED,
  /** An operator has stopped it. */
  STOPPED_BY_HAND,
  /** It is on its way from one to another, or gone. */
  OTHER
}
