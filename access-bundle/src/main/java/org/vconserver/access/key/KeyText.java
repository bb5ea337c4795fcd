package org.vconserver.access.key;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * Holds a key as it is sent: {@code vcon_}, an id that may be shown, and a secret. Immutable.
 *
 * @param secret 256 random bits in base64url; never shown again, never logged
 */
record KeyText(String id, String secret) {
  private static final String PREFIX = "vcon_";
  private static final String ID_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int ID_LENGTH = 10;
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_LENGTH = 43;
  private static final int LENGTH = PREFIX.length() + ID_LENGTH + 1 + SECRET_LENGTH;

  /** Makes one that nobody can guess. */
  static KeyText make(SecureRandom random) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    return make(id.toString(), random);
  }

  /** Makes a secret for an id. */
  static KeyText make(String id, SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return new KeyText(id, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Reads what was sent; empty if it has not the form of a key. */
  static Optional<KeyText> read(String text) {
    int dot = PREFIX.length() + ID_LENGTH;
    return isKey(text) && text.length() == LENGTH && text.charAt(dot) == '_'
        ? Optional.of(new KeyText(text.substring(PREFIX.length(), dot), text.substring(dot + 1)))
        : Optional.empty();
  }

  /** Tells whether a text begins as keys do. */
  static boolean isKey(String text) {
    return text.startsWith(PREFIX);
  }

  /** Gives the whole key, as it is sent. */
  String whole() {
    return PREFIX + id + "_" + secret;
  }

  @Override
  public String toString() {
    return PREFIX + id;
  }
}
