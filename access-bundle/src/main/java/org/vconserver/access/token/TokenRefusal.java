package org.vconserver.access.token;

import org.vconserver.access.identity.Identity;

/**
 * Tells why a token is not taken. Its message is a sentence that the caller may see, without quotes
 * and without anything of the token. Immutable.
 */
final class TokenRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean forGood;

  private TokenRefusal(String reason, boolean forGood) {
    // Forged tokens may come by the thousand: where it was thrown is not looked up.
    super(reason, null, false, false);
    this.forGood = forGood;
  }

  /** Refuses it now and later. */
  static TokenRefusal of(String reason) {
    return new TokenRefusal(reason, true);
  }

  /** Says that it can't be told now. */
  static TokenRefusal untold(String reason) {
    return new TokenRefusal(reason, false);
  }

  Identity identity() {
    String reason = String.valueOf(getMessage());
    return forGood ? new Identity.Refused(reason) : new Identity.Untold(reason);
  }
}
