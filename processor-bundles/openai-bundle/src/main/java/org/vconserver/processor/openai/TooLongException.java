package org.vconserver.processor.openai;

import java.util.OptionalInt;
import org.vconserver.vcon.error.VconException;

/** Says that a request has more tokens than the model takes. */
final class TooLongException extends VconException {
  private static final long serialVersionUID = 1L;

  private final int most;

  /**
   * Says it.
   *
   * @param most how many the service says that it takes; empty if it does not
   */
  TooLongException(String message, OptionalInt most) {
    super(OpenAiError.CONVERSATION_TOO_LONG, message);
    this.most = most.orElse(0);
  }

  /** Gives how many tokens the model takes; empty if the service does not say. */
  OptionalInt most() {
    return most > 0 ? OptionalInt.of(most) : OptionalInt.empty();
  }
}
