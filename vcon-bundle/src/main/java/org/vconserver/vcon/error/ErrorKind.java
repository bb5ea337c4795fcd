package org.vconserver.vcon.error;

/**
 * Names what a caller can do about an error. Whoever speaks a protocol maps kinds, never single
 * codes.
 */
public enum ErrorKind {
  /** Says that the request can't be accepted as it is: change it. */
  INVALID,
  /** Tells that something named does not exist. */
  NOT_FOUND,
  /**
   * Says that the state of things is not the one that the request supposed: read again, then
   * decide.
   */
  CONFLICT,
  /** Says that the condition that the request made does not hold: read again, then decide. */
  PRECONDITION,
  /** Says that more was sent than is taken: send less. */
  TOO_LARGE,
  /** Says that there is as much of it as may be: try again when there is less. */
  TOO_MANY,
  /** Says that it took longer than it was allowed to. */
  TIMEOUT,
  /** Says that the caller may not do this. */
  FORBIDDEN,
  /** Says that this server can't do it, as it is set up. */
  UNSUPPORTED,
  /** Something that is needed is not there at the moment: try again later. */
  UNAVAILABLE,
  /** Says that it is our fault: nothing the caller can do. */
  INTERNAL
}
