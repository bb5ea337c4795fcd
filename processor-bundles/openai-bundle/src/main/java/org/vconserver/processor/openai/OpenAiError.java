package org.vconserver.processor.openai;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;

/** Names how asking a model can go wrong; named as the exceptions of OpenAI's own client. */
enum OpenAiError implements ErrorCode {
  /** There is no key in the configuration. */
  OPEN_AI_KEY_NOT_SET(ErrorKind.UNAVAILABLE),
  /** The key is not taken, or may not do this. */
  AUTHENTICATION_ERROR(ErrorKind.UNAVAILABLE),
  /** The options ask for what the service does not take. */
  BAD_REQUEST_ERROR(ErrorKind.INVALID),
  /** The model does not exist. */
  NOT_FOUND_ERROR(ErrorKind.INVALID),
  /** More was asked in a while than is allowed, or than is paid for. */
  RATE_LIMIT_ERROR(ErrorKind.UNAVAILABLE),
  /** The answer took too long. */
  API_TIMEOUT_ERROR(ErrorKind.UNAVAILABLE),
  /** The service can't be reached, or what it says is no answer. */
  API_CONNECTION_ERROR(ErrorKind.UNAVAILABLE),
  /** The service has a fault. */
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
