package org.vconserver.vcon.error;

/** Lists the error codes of reading, changing and converting vCons. Immutable. */
public enum VconError implements ErrorCode {
  /** Text that is not strict JSON. */
  INVALID_JSON(ErrorKind.INVALID),
  /** Reports a vCon without a uuid. */
  VCON_UUID_NOT_SET(ErrorKind.INVALID),
  /** JSON that is not a vCon. */
  INVALID_VCON(ErrorKind.INVALID),
  /**
   * Reports a vCon in a form that does not allow what was asked, such as reading the dialogs of an
   * encrypted one.
   */
  INVALID_VCON_STATE(ErrorKind.INVALID),
  /** Reports a vCon whose version is not known, or a version that can't be asked for. */
  UNSUPPORTED_VCON_VERSION(ErrorKind.INVALID),
  /** Reports a signed payload that is too large when inflated. */
  PAYLOAD_TOO_LARGE(ErrorKind.TOO_LARGE),
  /** Reports a document that would take more memory than this process has for documents. */
  DOCUMENT_TOO_LARGE(ErrorKind.TOO_LARGE),
  /** Reports a document for which there is no memory at the moment, as others have taken it. */
  MEMORY_SHORT(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  /**
   * Tells whether an error is one of limits of the server, and says nothing of what it was given:
   * it is not to be taken for a fault of a document.
   */
  public static boolean isOfMemory(ErrorCode code) {
    return code == DOCUMENT_TOO_LARGE || code == MEMORY_SHORT;
  }

  VconError(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
