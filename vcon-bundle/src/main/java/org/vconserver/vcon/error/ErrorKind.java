package org.vconserver.vcon.error;

/**
 * Names what a caller can do about an error. Whoever speaks a protocol maps kinds, never single
 * codes.
 */
public enum ErrorKind {
  /** The request can't be accepted as it is: change it. */
  INVALID,
  /** Tells that something named does not exist. */
  NOT_FOUND,
  /** The state of things is not the one that the request supposed: read again, then decide. */
  CONFLICT,
  /** The condition that the request made does not hold: read again, then decide. */
  PRECONDITION,
  /** More was sent than is taken: send less. */
  TOO_LARGE,
  /** There is as much of it as may be: try again when there is less. */
  TOO_MANY,
  /** It took longer than it was allowed to. */
  TIMEOUT,
  /** The caller may not do this. */
  FORBIDDEN,
  /** Something that is needed is not there at the moment: try again later. */
  UNAVAILABLE,
  /** Our fault: nothing the caller can do. */
  INTERNAL
}
