package org.vconserver.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Checks the one password of the console. Immutable. */
final class Password {
  static final String USER = "admin";

  private final String text;

  Password(String text) {
    this.text = text;
  }

  boolean isMissing() {
    return text.isBlank();
  }

  /** Tells whether an Authorization header names our user and this password; in constant time. */
  boolean opens(@Nullable String authorization) {
    if (isMissing()
        || authorization == null
        || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return false;
    }
    byte[] given;
    try {
      given = Base64.getDecoder().decode(authorization.substring(6).strip());
    } catch (IllegalArgumentException e) {
      return false;
    }
    byte[] expected = (USER + ":" + text).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, given);
  }

  @Override
  public String toString() {
    return isMissing() ? "Password[none]" : "Password[set]";
  }
}
