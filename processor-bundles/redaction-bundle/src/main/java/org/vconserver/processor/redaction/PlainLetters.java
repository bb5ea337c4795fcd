package org.vconserver.processor.redaction;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes words in small Latin letters without marks, as someone does who lacks the keys. */
final class PlainLetters {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  private PlainLetters() {}

  /** Gives {@code strasse} for {@code Straße} and {@code muller} for {@code Müller}. */
  static String of(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return plain(lower) ? lower : marksRemoved(lower);
  }

  /** Gives {@code mueller} for {@code Müller}, as German and Danish write it without marks. */
  static String spelledOut(String word) {
    String composed = Normalizer.normalize(word.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    return of(
        composed
            .replace("ä", "ae")
            .replace("ö", "oe")
            .replace("ü", "ue")
            .replace("ø", "oe")
            .replace("å", "aa"));
  }

  private static boolean plain(String word) {
    return word.chars().allMatch(c -> c < 0x80);
  }

  private static String marksRemoved(String lower) {
    String bare = MARKS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      switch (c) {
        case 'ß' -> plain.append("ss");
        case 'æ' -> plain.append("ae");
        case 'œ' -> plain.append("oe");
        case 'þ' -> plain.append("th");
        case 'ø' -> plain.append('o');
        case 'ł' -> plain.append('l');
        case 'đ', 'ð' -> plain.append('d');
        case 'ı' -> plain.append('i');
        case '’' -> plain.append('\'');
        default -> plain.append(c);
      }
    }
    return plain.toString();
  }
}
