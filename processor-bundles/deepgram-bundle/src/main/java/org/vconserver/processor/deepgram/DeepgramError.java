package org.vconserver.processor.deepgram;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;

/** Names what Deepgram may have against a transcription. */
public enum DeepgramError implements ErrorCode {
  /** Reports a recording or options that Deepgram does not accept. */
  DEEPGRAM_REFUSED(ErrorKind.INVALID),
  /**
   * Reports a key that Deepgram does not accept, or an account without credit: the operator's to
   * mend.
   */
  DEEPGRAM_KEY_REFUSED(ErrorKind.UNAVAILABLE),
  /** Deepgram can't be reached, is busy, fails or takes too long, each time it was tried. */
  DEEPGRAM_UNAVAILABLE(ErrorKind.UNAVAILABLE);

  private final ErrorKind kind;

  DeepgramError(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
