package org.vconserver.vcon.error;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Names one way in which something can go wrong. Implemented by an enum in each bundle that has
 * errors of its own; the name is part of the contract with clients. Immutable.
 */
@ConsumerType
public interface ErrorCode {
  /** Gives the stable name, upper case with underscores. */
  String name();

  /** Names what a caller can do about it. */
  ErrorKind kind();
}
