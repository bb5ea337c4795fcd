package org.vconserver.access.token;

import java.util.Optional;

/** Knows the keys of an issuer. Thread-safe. */
interface TokenKeys extends AutoCloseable {
  /** Gives the keys that are known now; the same object until they are others. */
  TokenKeySet known();

  /**
   * Gives keys that are newer than others, for a token whose key is not among those.
   *
   * @return those that were given if there are no newer ones
   * @throws TokenRefusal untold, if that can't be found out now
   */
  TokenKeySet newerThan(TokenKeySet seen) throws TokenRefusal;

  /** Says why newer keys can't be had at the moment, for operators; empty if they can. */
  Optional<String> fault();

  /** Begins to look for newer keys now and then. */
  void start();

  @Override
  void close();

  /** Gives keys that stay as they are. */
  static TokenKeys fixed(TokenKeySet keys) {
    return new TokenKeys() {
      @Override
      public TokenKeySet known() {
        return keys;
      }

      @Override
      public TokenKeySet newerThan(TokenKeySet seen) {
        return keys;
      }

      @Override
      public Optional<String> fault() {
        return Optional.empty();
      }

      @Override
      public void start() {
        // There is nothing to look for.
      }

      @Override
      public void close() {
        // There is nothing to release.
      }
    };
  }
}
