package org.vconserver.vcon.index;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vconserver.vcon.VconUuid;

/**
 * Makes the terms under which vCons are found: a kind and a value, in one spelling for all that are
 * meant to be the same. The same methods make them of vCons and of what is asked for. Thread-safe.
 */
public final class IndexTerm {
  /** Limits a value: what is longer is told from others by its beginning. */
  private static final int LONGEST = 200;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern NUMBER =
      Pattern.compile("(?:tel:)?[+(]?[0-9][0-9 ()./-]*", Pattern.CASE_INSENSITIVE);

  private IndexTerm() {}

  /**
   * Names a party by a telephone number: its digits, with a plus sign before those of an
   * international one (E.164), whether that was written or {@code 00}. Empty if it has no digit.
   */
  public static Optional<String> tel(String tel) {
    StringBuilder digits = new StringBuilder();
    String number = beforeParameters(tel);
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      } else if (c == '+' && digits.isEmpty()) {
        digits.append(c);
      }
    }
    if (digits.indexOf("00") == 0) {
      digits.replace(0, 2, "+");
    }
    return digits.isEmpty() || digits.toString().equals("+")
        ? Optional.empty()
        : Optional.of(term("tel", digits.toString()));
  }

  /** Leaves out what a tel URI (RFC 3966) has behind its number, such as an extension. */
  private static String beforeParameters(String tel) {
    int end = tel.indexOf(';');
    return end < 0 ? tel : tel.substring(0, end);
  }

  /** Names a party by a mail address, in whatever case; empty for a blank one. */
  public static Optional<String> mailto(String mailto) {
    String address = mailto.strip().toLowerCase(Locale.ROOT);
    String plain = address.startsWith("mailto:") ? address.substring(7) : address;
    return plain.isBlank() ? Optional.empty() : Optional.of(term("mailto", plain));
  }

  /** Names a party by its name, in whatever case and with or without accents. */
  public static Optional<String> name(String name) {
    return folded("name", name);
  }

  /** Names a party by its role. */
  public static Optional<String> role(String role) {
    return folded("role", role);
  }

  /**
   * Names a party by what looks like one of its numbers, addresses, uuids or names.
   *
   * @return empty for a blank text
   */
  public static Optional<String> party(String text) {
    String plain = text.strip();
    if (VconUuid.isStandard(plain)) {
      return Optional.of(partyUuid(plain)); // before numbers: some have digits only
    }
    if (NUMBER.matcher(plain).matches()) {
      return tel(plain);
    }
    return plain.indexOf('@') > 0 ? mailto(plain) : name(plain);
  }

  /** Names a party by its uuid. */
  public static String partyUuid(String uuid) {
    return term("party", VconUuid.key(uuid));
  }

  /** Names a tag, of any value. */
  public static Optional<String> tag(String name) {
    return folded("tag", name);
  }

  /** Names a tag with its value. */
  public static Optional<String> tag(String name, String value) {
    return folded("tag", name).map(term -> cut(term + "=" + fold(value)));
  }

  /** Names a part that a vCon has. */
  public static String has(IndexPart part) {
    return term("has", part.wireName());
  }

  /** Names a part that a vCon lacks. */
  public static String missing(IndexPart part) {
    return term("missing", part.wireName());
  }

  /** Names a vCon that another one refers to: which it amends, redacts or groups. */
  public static String related(String uuid) {
    return term("related", VconUuid.key(uuid));
  }

  /**
   * Names a word of a kind whose words are compared as they are written, but for their case.
   *
   * @param kind such as {@code type} or {@code analysis}
   */
  public static Optional<String> word(String kind, String word) {
    return folded(kind, word);
  }

  private static Optional<String> folded(String kind, String text) {
    String value = fold(text);
    return value.isEmpty() ? Optional.empty() : Optional.of(term(kind, value));
  }

  /** Gives a text in lower case, without accents, and with single blanks. */
  public static String fold(String text) {
    String plain = BLANKS.matcher(text.strip()).replaceAll(" ");
    if (!isAscii(plain)) {
      plain = MARKS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFKD)).replaceAll("");
    }
    return plain.toLowerCase(Locale.ROOT);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static String term(String kind, String value) {
    return cut(kind + ":" + value);
  }

  private static String cut(String term) {
    if (term.length() <= LONGEST) {
      return term;
    }
    int end = Character.isHighSurrogate(term.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return term.substring(0, end);
  }
}
