package org.vconserver.access.token;

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
  static TokenRefusal undecided(String reason) {
    return new TokenRefusal(reason, false);
  }

  TokenVerdict verdict() {
    String reason = String.valueOf(getMessage());
    return forGood ? new TokenVerdict.Refused(reason) : new TokenVerdict.Undecided(reason);
  }
}
