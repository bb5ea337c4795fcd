package org.vconserver.api.access;

/**
 * Names the attributes of a request by which a servlet that answers without a thread says how its
 * answer is sent. Immutable.
 */
public final class PacedAnswer {
  /**
   * Asks, if it is there before anything is written, that a flush of nothing is done when all that
   * was written before is sent: so a writer learns how fast its answer is read.
   */
  public static final String PACED = "org.vconserver.answer.paced";

  /**
   * Asks that the connection is broken and the answer never ends, so that nobody takes a part of it
   * for the whole.
   */
  public static final String CUT = "org.vconserver.answer.cut";

  private PacedAnswer() {}
}
