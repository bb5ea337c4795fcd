package org.vconserver.processor.redaction;

import java.util.Locale;

/** Holds a word, a number or a sign of a text in which numbers may be spoken. */
record SpokenWord(String text, int start, int end) {
  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }

  boolean digit() {
    return Character.isDigit(text.charAt(0));
  }

  boolean multiple() {
    return switch (lower()) {
      case "double", "triple", "doppel", "doble" -> true;
      default -> false;
    };
  }

  boolean hundreds() {
    return switch (lower()) {
      case "hundred", "thousand", "hundert", "tausend" -> true;
      default -> false;
    };
  }

  boolean dash() {
    return switch (lower()) {
      case "dash", "hyphen", "-", "strich", "bindestrich", "guion", "guión" -> true;
      default -> false;
    };
  }

  /** Tells whether it may be between the digits of one number. */
  boolean connects() {
    return switch (lower()) {
      case ",", ".", "space", "then", "dann", "y" -> true;
      default -> dash() || hundreds();
    };
  }
}
