package org.vconserver.vcon;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Makes and reads the uuids of vCons. They should be in the text form of RFC 9562 (section 4), 36
 * characters with five groups of hexadecimal digits, where case makes no difference; as
 * py_vcon_server takes any text, most others are taken too, and are equal only to themselves.
 * Thread-safe.
 */
public final class VconUuid {
  /** Shows the text form: a hexadecimal digit for each x. */
  private static final String TEXT_FORM = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

  private static final int LONGEST = 255;

  /** Names what has a meaning of its own in the paths of the REST API. */
  private static final Set<String> RESERVED =
      Set.of(".", "..", "validate", "search", "count", "ingress", "egress", "external-ingress");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Clock CLOCK = Clock.systemUTC();

  /**
   * Holds the time (48 bits) and counter (12 bits) of the newest one, so that no two are the same.
   */
  private static final AtomicLong NEWEST = new AtomicLong();

  private static final long LOW_62_BITS = 0x3fff_ffff_ffff_ffffL;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private VconUuid() {}

  /**
   * Tells whether a text is in the text form of RFC 9562, in either case. Stricter than {@link
   * java.util.UUID#fromString}, which takes "1-1-1-1-1".
   */
  public static boolean isStandard(String text) {
    if (text.length() != TEXT_FORM.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      boolean fits = TEXT_FORM.charAt(i) == 'x' ? isHexadecimal(sign) : sign == '-';
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexadecimal(char sign) {
    return (sign >= '0' && sign <= '9')
        || (sign >= 'a' && sign <= 'f')
        || (sign >= 'A' && sign <= 'F');
  }

  /**
   * Finds why a text can't be the uuid of any vCon. It must have 1 to 255 characters, all of them
   * printable, no slash or backslash, no blanks around it, and be none of the words that paths of
   * the REST API have in its place.
   *
   * @return what is wrong, in words that follow its name; empty if it can
   */
  public static Optional<String> fault(String text) {
    if (text.isEmpty()) {
      return Optional.of("must not be empty");
    }
    if (text.codePointCount(0, text.length()) > LONGEST) {
      return Optional.of("must not be longer than " + LONGEST + " characters");
    }
    if (!text.codePoints().allMatch(VconUuid::isAllowed)) {
      return Optional.of("must have printable characters only, and no / and no \\");
    }
    if (isBlank(text.codePointAt(0)) || isBlank(text.codePointBefore(text.length()))) {
      return Optional.of("must have no blanks before or after it");
    }
    return RESERVED.contains(text)
        ? Optional.of("must not be " + text + ": the word is reserved")
        : Optional.empty();
  }

  private static boolean isAllowed(int character) {
    return character != '/'
        && character != '\\'
        && switch (Character.getType(character)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }

  private static boolean isBlank(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  /** Gives the one text that stands for all spellings of a uuid: of RFC 9562, in lower case. */
  public static String key(String uuid) {
    return isStandard(uuid) ? uuid.toLowerCase(Locale.ROOT) : uuid;
  }

  /** Tells whether two texts are the same uuid. */
  public static boolean same(String one, String other) {
    return key(one).equals(key(other));
  }

  /**
   * Gives the spellings under which others may have stored a vCon: the uuid as it is, then in lower
   * and in upper case where that differs.
   */
  public static List<String> spellings(String uuid) {
    return isStandard(uuid)
        ? Stream.of(uuid, uuid.toLowerCase(Locale.ROOT), uuid.toUpperCase(Locale.ROOT))
            .distinct()
            .toList()
        : List.of(uuid);
  }

  /**
   * Makes a new uuid of version 8 (core-04, section 4.1.2): time, and the hash of a domain as
   * py_vcon and the examples of the IETF make it, so that uuids of one domain end alike. Unique and
   * ascending within this process.
   *
   * @param domain the fully qualified name of the host or domain on whose behalf the vCon is made
   */
  public static String version8(String domain) {
    return version8(domain, CLOCK);
  }

  static String version8(String domain, Clock clock) {
    long stamp = (clock.millis() << 12) | RANDOM.nextInt(1 << 11);
    long unique = NEWEST.accumulateAndGet(stamp, (newest, now) -> Math.max(newest + 1, now));
    long high = ((unique >>> 12) << 16) | 0x8000L | (unique & 0xfff);
    long low = (sha1(domain) & LOW_62_BITS) | VARIANT;
    return new UUID(high, low).toString();
  }

  private static long sha1(String domain) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(domain.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }
}
