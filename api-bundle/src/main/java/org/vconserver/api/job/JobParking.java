package org.vconserver.api.job;

/**
 * Tells why a job was put aside. Immutable.
 *
 * @param detail for people: the name that is missing, what was in the queue; may be long
 */
public record JobParking(Reason reason, String detail) {
  /** Names the reasons to put a job aside. */
  public enum Reason {
    /** Says that the queue that it was to be put into does not exist. */
    NO_QUEUE,
    /** Something was in the queue that is no job; {@link JobParking#detail} has it. */
    NOT_A_JOB,
    /** Says that its chain has more hops than are allowed: it goes in a ring. */
    LOOP
  }
}
