package org.vconserver.validation;

/** Knows how media types are written (RFC 6838, section 4.2). */
final class MediaTypes {
  private MediaTypes() {}

  /** Tells whether a text is type/subtype, with or without parameters, which are not looked at. */
  static boolean isWellFormed(String text) {
    int slash = endOfName(text, 0);
    if (slash == 0 || slash == text.length() || text.charAt(slash) != '/') {
      return false;
    }
    int end = endOfName(text, slash + 1);
    if (end == slash + 1) {
      return false;
    }
    int at = end;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return end == text.length() || (at < text.length() && text.charAt(at) == ';');
  }

  private static int endOfName(String text, int from) {
    int at = from;
    while (at < text.length() && isOfName(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isOfName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$&^_.+-".indexOf(c) >= 0;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
