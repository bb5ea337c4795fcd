package org.vconserver.deploy.framework;

/** Says whether a bundle runs. */
public enum RunState {
  /** Says that it is started. */
  STARTED,
  /** Says that it is to run, and does not: packages that it needs are gone. */
  STOPPED,
  /** Reports an operator has stopped it. */
  STOPPED_BY_HAND,
  /** Says that it is on its way from one to another, or gone. */
  OTHER
}
