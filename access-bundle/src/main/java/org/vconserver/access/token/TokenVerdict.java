package org.vconserver.access.token;

import java.time.Instant;
import org.vconserver.api.access.Caller;

/** Says what a token is worth. Immutable. */
public sealed interface TokenVerdict {
  /**
   * Says that an issuer vouches for the caller.
   *
   * @param caller who it is, and what they may do
   * @param until when the token ends, with the allowance for clocks that differ
   */
  record Accepted(Caller caller, Instant until) implements TokenVerdict {}

  /**
   * Says that the token is not taken, now or later.
   *
   * @param reason in a sentence that the caller may see: it repeats nothing of the token
   */
  record Refused(String reason) implements TokenVerdict {}

  /**
   * Says that it can't be told now what the token is worth, and may be tried again in seconds.
   *
   * @param reason in a sentence that the caller may see: it repeats nothing of the token
   */
  record Undecided(String reason) implements TokenVerdict {}
}
