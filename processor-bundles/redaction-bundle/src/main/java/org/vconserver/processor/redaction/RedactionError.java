package org.vconserver.processor.redaction;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;

/** Names why a vCon is not redacted. */
enum RedactionError implements ErrorCode {
  /** Says that the vCon has content that could not be read, so that nobody knows what is in it. */
  CONTENT_NOT_READ(ErrorKind.INVALID);

  private final ErrorKind kind;

  RedactionError(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
