package org.vconserver.api.error;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.VconException;

/**
 * Tells of an exception that nobody foresaw, of a processor or of the server itself, which the log
 * has under an id. Its message names the id and no content. Immutable.
 */
public final class UnforeseenException extends VconException {
  private static final long serialVersionUID = 1L;

  private final String errorId;
  private final String thrownType;
  private final String thrownMessage;

  /**
   * Tells of an exception.
   *
   * @param code of kind INTERNAL
   * @param message for callers
   * @param errorId under which the log has it
   * @param thrownType name of the class of the exception
   * @param thrownMessage what the exception says, in one short line: it may have content of vCons
   *     in it, and is for the record of a job only, which has the same readers as the vCons
   */
  public UnforeseenException(
      ErrorCode code, String message, String errorId, String thrownType, String thrownMessage) {
    super(code, message);
    this.errorId = errorId;
    this.thrownType = thrownType;
    this.thrownMessage = thrownMessage;
  }

  public String errorId() {
    return errorId;
  }

  public String thrownType() {
    return thrownType;
  }

  public String thrownMessage() {
    return thrownMessage;
  }
}
