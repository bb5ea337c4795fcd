package org.vconserver.processor.redaction;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.validator.routines.IBANValidator;
import org.apache.commons.validator.routines.checkdigit.LuhnCheckDigit;
import org.apache.commons.validator.routines.checkdigit.VerhoeffCheckDigit;

/**
 * Computes the check digits of numbers, each taking text with whatever stands between the digits.
 */
final class Checksums {
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

  private Checksums() {}

  static String digits(String text) {
    return text.replaceAll("\\D", "");
  }

  private static int[] values(String text) {
    return digits(text).chars().map(c -> c - '0').toArray();
  }

  /** Gives the sum of the first digits, each times its weight. */
  private static int weighted(int[] digits, int... weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += digits[i] * weights[i];
    }
    return sum;
  }

  static boolean luhn(String text) {
    String digits = digits(text);
    return !digits.matches("0*") && LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(digits);
  }

  static boolean creditCard(String text) {
    String digits = digits(text);
    return hasCardLength(digits) && luhn(digits) && !oneDigit(digits);
  }

  /**
   * Tells whether cards whose numbers begin so are of that length: a telephone's IMEI has 15 too.
   */
  private static boolean hasCardLength(String digits) {
    return switch (digits.length()) {
      case 13 -> digits.startsWith("4");
      case 14 -> digits.startsWith("3");
      case 15 -> digits.startsWith("34") || digits.startsWith("37");
      default -> digits.length() >= 16 && digits.length() <= 19;
    };
  }

  private static boolean oneDigit(String digits) {
    return digits.chars().distinct().count() == 1;
  }

  static boolean iban(String text) {
    return IBANValidator.getInstance()
        .isValid(text.replaceAll("[ -]", "").toUpperCase(Locale.ROOT));
  }

  static boolean verhoeff(String text) {
    return VerhoeffCheckDigit.VERHOEFF_CHECK_DIGIT.isValid(digits(text));
  }

  /** Bitcoin: base 58 with four check bytes, or bech32. */
  static boolean bitcoin(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith("bc1") ? bech32(text) : base58(text);
  }

  private static boolean base58(String text) {
    byte[] bytes = new byte[25];
    for (char c : text.toCharArray()) {
      int carry = BASE58.indexOf(c);
      if (carry < 0) {
        return false;
      }
      for (int i = bytes.length - 1; i >= 0; i--) {
        carry += 58 * (bytes[i] & 0xff);
        bytes[i] = (byte) carry;
        carry >>= 8;
      }
      if (carry != 0) {
        return false;
      }
    }
    byte[] check = sha256(sha256(Arrays.copyOf(bytes, 21)));
    return Arrays.equals(Arrays.copyOf(check, 4), Arrays.copyOfRange(bytes, 21, 25));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static boolean bech32(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.equals(text) && !text.toUpperCase(Locale.ROOT).equals(text)) {
      return false;
    }
    int sum = 1;
    for (int value : new int[] {3, 3, 0, 2, 3}) {
      sum = bech32Step(sum, value);
    }
    for (char c : lower.substring(3).toCharArray()) {
      int value = BECH32.indexOf(c);
      if (value < 0) {
        return false;
      }
      sum = bech32Step(sum, value);
    }
    return sum == 1 || sum == 0x2bc830a3;
  }

  private static int bech32Step(int sum, int value) {
    int[] generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    int top = sum >>> 25;
    int next = ((sum & 0x1ffffff) << 5) ^ value;
    for (int i = 0; i < 5; i++) {
      next ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
    }
    return next;
  }

  static boolean notZeroSsn(String text) {
    String digits = digits(text);
    return !digits.equals("078051120") && !digits.equals("219099999") && !oneDigit(digits);
  }

  /** National Provider Identifier: Luhn, as if 80840 stood before it. */
  static boolean npi(String text) {
    return luhn("80840" + digits(text));
  }

  /** Number of the Drug Enforcement Administration. */
  static boolean dea(String text) {
    int[] d = values(text);
    return d.length >= 7
        && (d[d.length - 7]
                    + d[d.length - 5]
                    + d[d.length - 3]
                    + 2 * (d[d.length - 6] + d[d.length - 4] + d[d.length - 2]))
                % 10
            == d[d.length - 1];
  }

  static boolean nhs(String text) {
    int[] d = values(text);
    int rest = 11 - weighted(d, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
    return (rest == 11 ? 0 : rest) == d[9] && !oneDigit(digits(text));
  }

  static boolean nino(String text) {
    return !text.toUpperCase(Locale.ROOT).matches("(BG|GB|NK|KN|TN|NT|ZZ).*");
  }

  /** Spanish NIF and NIE: the letter tells the number modulo 23. */
  static boolean spanish(String text) {
    String plain = text.replaceAll("[ .-]", "").toUpperCase(Locale.ROOT);
    String number =
        plain
            .substring(0, plain.length() - 1)
            .replace('X', '0')
            .replace('Y', '1')
            .replace('Z', '2');
    return "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Integer.parseInt(number) % 23)
        == plain.charAt(plain.length() - 1);
  }

  /** Spanish number of a company: Luhn, or a letter for it. */
  static boolean cif(String text) {
    String plain = text.replace("-", "").toUpperCase(Locale.ROOT);
    int sum = 0;
    for (int i = 1; i <= 7; i++) {
      int digit = plain.charAt(i) - '0';
      int doubled = 2 * digit;
      sum += i % 2 == 0 ? digit : doubled / 10 + doubled % 10;
    }
    int check = (10 - sum % 10) % 10;
    char last = plain.charAt(8);
    return last == '0' + check || last == "JABCDEFGHI".charAt(check);
  }

  static boolean codiceFiscale(String text) {
    String plain = text.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
    int[] odd = {
      1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
    };
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      char c = plain.charAt(i);
      int value = Character.isDigit(c) ? c - '0' : c - 'A';
      sum += i % 2 == 0 ? odd[value] : value;
    }
    return sum % 26 == plain.charAt(15) - 'A';
  }

  static boolean pesel(String text) {
    int[] d = values(text);
    return (10 - weighted(d, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3) % 10) % 10 == d[10]
        && !oneDigit(digits(text));
  }

  static boolean finnish(String text) {
    String number = digits(text.substring(0, 6) + text.substring(7, 10));
    return "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt((int) (Long.parseLong(number) % 31))
            == Character.toUpperCase(text.charAt(10))
        && date(text.substring(4, 6), text.substring(2, 4), text.substring(0, 2));
  }

  static boolean personnummer(String text) {
    String digits = digits(text);
    String ten = digits.substring(digits.length() - 10);
    int day = Integer.parseInt(ten.substring(4, 6));
    return luhn(ten)
        && date(
            ten.substring(0, 2), ten.substring(2, 4), String.valueOf(day > 60 ? day - 60 : day));
  }

  static boolean organisationsnummer(String text) {
    return luhn(text) && digits(text).charAt(2) >= '2';
  }

  /** German tax number: ISO 7064 modulo 11, 10; one of its digits stands there more than once. */
  static boolean steuerId(String text) {
    int[] d = values(text);
    int product = 10;
    for (int i = 0; i < 10; i++) {
      int sum = (d[i] + product) % 10;
      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return d[0] != 0
        && (11 - product) % 10 == d[10]
        && Arrays.stream(d, 0, 10).distinct().count() < 10;
  }

  static boolean germanSocialSecurity(String text) {
    String plain = text.replace(" ", "").toUpperCase(Locale.ROOT);
    String letter = String.format("%02d", plain.charAt(8) - 'A' + 1);
    int[] d = values(plain.substring(0, 8) + letter + plain.substring(9, 11));
    int[] weights = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      int product = d[i] * weights[i];
      sum += product / 10 + product % 10;
    }
    return sum % 10 == plain.charAt(11) - '0';
  }

  static boolean turkish(String text) {
    int[] d = values(text);
    int odd = d[0] + d[2] + d[4] + d[6] + d[8];
    int even = d[1] + d[3] + d[5] + d[7];
    return d[0] != 0
        && Math.floorMod(odd * 7 - even, 10) == d[9]
        && Arrays.stream(d, 0, 10).sum() % 10 == d[10];
  }

  static boolean abn(String text) {
    int[] d = values(text);
    d[0] -= 1;
    return weighted(d, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19) % 89 == 0;
  }

  static boolean acn(String text) {
    int[] d = values(text);
    return (10 - weighted(d, 8, 7, 6, 5, 4, 3, 2, 1) % 10) % 10 == d[8];
  }

  static boolean tfn(String text) {
    return weighted(values(text), 1, 4, 3, 7, 5, 8, 6, 9, 10) % 11 == 0;
  }

  static boolean medicare(String text) {
    int[] d = values(text);
    return weighted(d, 1, 3, 7, 9, 1, 3, 7, 9) % 10 == d[8];
  }

  static boolean nric(String text) {
    String plain = text.toUpperCase(Locale.ROOT);
    int sum = weighted(values(plain), 2, 7, 6, 5, 4, 3, 2);
    char first = plain.charAt(0);
    sum += first == 'T' || first == 'G' ? 4 : first == 'M' ? 3 : 0;
    String letters =
        switch (first) {
          case 'S', 'T' -> "JZIHGFEDCBA";
          case 'M' -> "KLJNPQRTUWX";
          default -> "XWUTRQPNMLK";
        };
    return letters.charAt(sum % 11) == plain.charAt(8);
  }

  static boolean rrn(String text) {
    String d = digits(text);
    return date(d.substring(0, 2), d.substring(2, 4), d.substring(4, 6));
  }

  static boolean koreanBusiness(String text) {
    int[] d = values(text);
    int sum = weighted(d, 1, 3, 7, 1, 3, 7, 1, 3, 5) + d[8] * 5 / 10;
    return (10 - sum % 10) % 10 == d[9];
  }

  static boolean thai(String text) {
    int[] d = values(text);
    return (11 - weighted(d, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 10 == d[12];
  }

  static boolean southAfrican(String text) {
    String d = digits(text);
    return luhn(d)
        && d.charAt(10) <= '2'
        && date(d.substring(0, 2), d.substring(2, 4), d.substring(4, 6));
  }

  /** Tells whether there is such a day, in some century. */
  private static boolean date(String year, String month, String day) {
    try {
      LocalDate.of(2000 + Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Tells whether letters and digits are mixed as in a key, and not as in a word or a number. */
  static boolean random(String text) {
    int changes = 0;
    for (int i = 1; i < text.length(); i++) {
      if (Character.isDigit(text.charAt(i)) != Character.isDigit(text.charAt(i - 1))) {
        changes++;
      }
    }
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    long distinct = new String(bytes, StandardCharsets.US_ASCII).chars().distinct().count();
    return changes >= 4 && distinct >= 8;
  }
}
