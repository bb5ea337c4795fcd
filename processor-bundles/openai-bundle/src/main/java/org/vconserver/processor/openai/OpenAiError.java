package org.vconserver.processor.openai;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;

/** Names how asking a model can go wrong; named as the exceptions of OpenAI's own client. */
enum OpenAiError implements ErrorCode {
  /** Reports that there is no key in the configuration. */
  OPEN_AI_KEY_NOT_SET(ErrorKind.UNAVAILABLE),
  /** Says that the key is not taken, or may not do this. */
  AUTHENTICATION_ERROR(ErrorKind.UNAVAILABLE),
  /** Says that the options ask for what the service does not take. */
  BAD_REQUEST_ERROR(ErrorKind.INVALID),
  /** Says that the conversation has more tokens than the model takes. */
  CONVERSATION_TOO_LONG(ErrorKind.INVALID),
  /** Says that the model does not exist. */
  NOT_FOUND_ERROR(ErrorKind.INVALID),
  /** Says that more was asked in a while than is allowed, or than is paid for. */
  RATE_LIMIT_ERROR(ErrorKind.UNAVAILABLE),
  /** Says that the answer took too long. */
  API_TIMEOUT_ERROR(ErrorKind.UNAVAILABLE),
  /** Says that the service can't be reached, or what it says is no answer. */
  API_CONNECTION_ERROR(ErrorKind.UNAVAILABLE),
  /** Says that the service has a fault. */
  INTERNAL_SERVER_ERROR(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  OpenAiError(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
