package org.vconserver.access.token;

import java.util.List;

/**
 * Holds the keys of an issuer, one of which signs its tokens. Immutable. Not equal to another with
 * the same keys: what was verified with these is told by the object itself.
 */
final class TokenKeySet {
  /** Holds no key. */
  static final TokenKeySet EMPTY = new TokenKeySet(List.of());

  /** Tells what these keys say of a signature. */
  enum Finding {
    /** Says that it was made with one of them. */
    SIGNED,
    /** Says that it was not made with the key that the token names. */
    FORGED,
    /** Says that the key is not among these, and may be a newer one. */
    OTHER
  }

  private final List<TokenKey> keys;

  TokenKeySet(List<TokenKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** Tells whether there is no key. */
  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Tells whether another has the same keys. */
  boolean hasKeysOf(TokenKeySet other) {
    return keys.equals(other.keys);
  }

  /**
   * Looks at the signature of a token. A token that names its key is looked at with keys of that
   * name; if there are none, with those that have no name, as PEM has none.
   */
  Finding look(SignedToken token) {
    boolean isNamed = token.kid().isPresent();
    List<TokenKey> named = keys.stream().filter(key -> key.kid().equals(token.kid())).toList();
    List<TokenKey> meant =
        !isNamed
            ? keys
            : named.isEmpty() ? keys.stream().filter(key -> key.kid().isEmpty()).toList() : named;
    if (meant.stream().anyMatch(key -> key.signed(token))) {
      return Finding.SIGNED;
    }
    return isNamed && !named.isEmpty() ? Finding.FORGED : Finding.OTHER;
  }

  /** Names the keys only. */
  @Override
  public String toString() {
    return keys.toString();
  }
}
