package org.vconserver.access.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords by Argon2id (RFC 9106), and writes hashes as others do: {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. One takes 19 MiB and some tens of milliseconds.
 */
final class PasswordHash {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /** Bounds what a hash that was kept may ask for. */
  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{4,6}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})"
              + "\\$([A-Za-z0-9+/]{22,86})");

  private PasswordHash() {}

  /** Hashes a password with a salt of its own. */
  static String of(String password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = hash(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return String.format(
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
        MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  /** Tells whether a hash is one of a password; what is no hash is of none. */
  static boolean matches(String written, String password) {
    Matcher parts = WRITTEN.matcher(written);
    if (!parts.matches()) {
      return false;
    }
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    byte[] given =
        hash(
            password,
            salt,
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, given);
  }

  /** Hashes a password, the same on whatever keyboard it was typed (RFC 8265, section 4.2.1). */
  private static byte[] hash(
      String password, byte[] salt, int memory, int passes, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    String same = Normalizer.normalize(password, Normalizer.Form.NFC);
    generator.generateBytes(same.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
