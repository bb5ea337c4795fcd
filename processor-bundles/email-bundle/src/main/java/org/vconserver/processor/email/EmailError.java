package org.vconserver.processor.email;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;

/** Names how sending mail can go wrong. */
enum EmailError implements ErrorCode {
  /** Says that the mail server does not take this mail, sender or recipient, and won't later. */
  SMTP_REFUSED(ErrorKind.INVALID),
  /** Says that the mail server does not take the user and password. */
  SMTP_AUTHENTICATION(ErrorKind.INVALID),
  /** Says that the mail server can't be reached, is too slow, or says to try later. */
  SMTP_UNAVAILABLE(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  EmailError(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
