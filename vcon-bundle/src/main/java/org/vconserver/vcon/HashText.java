package org.vconserver.vcon;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds what the text of a hash says.
 *
 * @param algorithm as tokens name it, such as {@code sha512}; empty if it is not known
 * @param form how it is written, in words
 * @param fault why it can't be read, in words; empty if it can
 */
record HashText(String algorithm, byte[] hash, String form, String fault) {
  /** Lists the algorithms that can be checked, with the bytes of a hash. */
  static final Map<String, Integer> LENGTHS = Map.of("sha256", 32, "sha384", 48, "sha512", 64);

  private static final String LMOTS = "lmots_sha256_n32_w8";
  private static final byte[] NONE = {};

  private static final Map<Integer, String> BY_HEX =
      Map.of(32, "md5", 40, "sha1", 64, "sha256", 96, "sha384", 128, "sha512");
  private static final Map<Integer, String> BY_BYTES =
      Map.of(32, "sha256", 48, "sha384", 64, "sha512");

  private static final String ALGORITHM =
      "\\{?(sha[-_ ]?2[-_/]?(?:256|384|512)|sha[-_ ]?(?:1|224|256|384|512)|sha[-_ ]?3[-_/]?\\d{3}"
          + "|md[-_ ]?5|lmots_sha256_n32_w8|lm-?ots|blake-?[23][bs]?|crc-?32c?|ripemd-?160"
          + "|whirlpool|tiger|shake-?\\d{3}|xxh(?:ash)?\\d*|sha)\\}?";

  /** Lists what parts a name from the hash; RFC 9530 has colons around the hash. */
  private static final String BETWEEN = "(?: ?\\([^)]*\\) ?= ?|=:|[:=] ?|[-_$ ]|(?<=\\}))";

  private static final Pattern NAME = Pattern.compile(ALGORITHM, Pattern.CASE_INSENSITIVE);
  private static final Pattern NAMED =
      Pattern.compile(ALGORITHM + BETWEEN + "(.*?):?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern HEX = Pattern.compile("(?:0[xX])?([0-9a-fA-F]{16,})");
  private static final Pattern PAIRS = Pattern.compile("[0-9a-fA-F]{2}(?:[: ][0-9a-fA-F]{2}){15,}");

  /** Reads what programs such as sha512sum print: digits, and the name of the file. */
  private static final Pattern PRINTED = Pattern.compile("([0-9a-fA-F]{32,128})\\s+\\S.*");

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");
  private static final int MOST = 10_000;

  /**
   * Reads a hash.
   *
   * @param said the algorithm as another member says it; empty if none does
   */
  static HashText read(String said, String text) {
    String given = text.strip();
    if (given.length() > MOST) {
      return fault("", "too long for a hash");
    }
    Matcher named = NAMED.matcher(given);
    if (named.matches()) {
      return read(named.group(1), named.group(2).strip(), "another spelling of the prefix");
    }
    if (said.isBlank()) {
      return read("", given, "a hash without its algorithm");
    }
    return NAME.matcher(said.strip()).matches()
        ? read(said.strip(), given, "alg and signature")
        : fault("", "a hash of an algorithm that is not known");
  }

  private static HashText read(String name, String hash, String form) {
    String algorithm = plain(name);
    Matcher hex = HEX.matcher(PAIRS.matcher(hash).matches() ? hash.replaceAll("[: ]", "") : hash);
    Matcher printed = PRINTED.matcher(hash);
    if (hex.matches() || printed.matches()) {
      return hex(algorithm, hex.matches() ? hex.group(1) : printed.group(1));
    }
    if (!algorithm.isEmpty() && !LENGTHS.containsKey(algorithm) && !algorithm.equals(LMOTS)) {
      return weakOrUnknown(algorithm);
    }
    byte[] bytes = base64(hash);
    if (bytes.length == 0) {
      return fault(algorithm, after(algorithm, "neither base64url nor hexadecimal digits"));
    }
    String found = algorithm.isEmpty() ? BY_BYTES.getOrDefault(bytes.length, "") : algorithm;
    if (found.isEmpty() || LENGTHS.getOrDefault(found, bytes.length) != bytes.length) {
      return fault(algorithm, after(algorithm, hash.length() + " characters of base64"));
    }
    return new HashText(
        found, bytes, standard(hash) ? after(algorithm, "base64, not base64url") : form, "");
  }

  private static HashText hex(String algorithm, String digits) {
    String found = algorithm.isEmpty() ? BY_HEX.getOrDefault(digits.length(), "") : algorithm;
    if (!found.isEmpty() && !LENGTHS.containsKey(found)) {
      return weakOrUnknown(found);
    }
    String form = digits.length() + " hexadecimal digits";
    if (found.isEmpty() || LENGTHS.getOrDefault(found, 0) * 2 != digits.length()) {
      return fault(algorithm, after(algorithm, form));
    }
    return new HashText(found, HexFormat.of().parseHex(digits), form, "");
  }

  private static HashText weakOrUnknown(String algorithm) {
    return algorithm.equals("md5") || algorithm.equals("sha1")
        ? fault(algorithm, algorithm + ", which is too weak")
        : fault(algorithm, algorithm + ", which is not known here");
  }

  private static HashText fault(String algorithm, String fault) {
    return new HashText(algorithm, NONE, "", fault);
  }

  private static String after(String algorithm, String words) {
    return algorithm.isEmpty() ? words : algorithm + " with " + words;
  }

  /** Gives a name as tokens have it. */
  private static String plain(String name) {
    String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return switch (letters) {
      case "sha" -> "sha1";
      case "sha2256", "sha2384", "sha2512" -> "sha" + letters.substring("sha2".length());
      case "lmots", "lmotssha256n32w8" -> LMOTS;
      default -> letters;
    };
  }

  private static boolean standard(String hash) {
    return hash.indexOf('=') >= 0 || hash.indexOf('+') >= 0 || hash.indexOf('/') >= 0;
  }

  /** Decodes base64 of either alphabet; gives nothing if it is none. */
  private static byte[] base64(String hash) {
    if (!BASE64.matcher(hash).matches()) {
      return NONE;
    }
    String url = hash.replace('+', '-').replace('/', '_').replaceAll("=+$", "");
    try {
      return Base64.getUrlDecoder().decode(url);
    } catch (IllegalArgumentException e) {
      // One character too many: no bytes have such a text.
      return NONE;
    }
  }
}
