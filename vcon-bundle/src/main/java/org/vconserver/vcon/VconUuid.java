package org.vconserver.vcon;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Makes and reads the uuids of vCons in their text form (RFC 9562, section 4): 36 characters, five
 * groups of hexadecimal digits. Thread-safe.
 */
public final class VconUuid {
  private static final Pattern TEXT_FORM =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
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
   * Gives the uuid in lower case, under which vCons are kept; empty if the text is not a uuid.
   * Stricter than {@link java.util.UUID#fromString}, which takes "1-1-1-1-1".
   */
  public static Optional<String> canonical(String text) {
    return TEXT_FORM.matcher(text).matches()
        ? Optional.of(text.toLowerCase(Locale.ROOT))
        : Optional.empty();
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
