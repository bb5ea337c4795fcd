package org.vconserver.rest.request;

/** Names the kind of work that an operation is, for those who share threads out. Immutable. */
public enum Pool {
  /** Short: a few accesses to a store. */
  DEFAULT,
  /** Takes as long as processors take. */
  RUN,
  /** Seconds: a query over many vCons, or a bundle that starts. */
  LONG,
  /** Minutes: many vCons that come in. */
  IMPORT
}
