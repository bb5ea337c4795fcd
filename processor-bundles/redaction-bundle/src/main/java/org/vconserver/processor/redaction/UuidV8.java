package org.vconserver.processor.redaction;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The uuids of vCons (draft-ietf-vcon-vcon-core, section 4.1.2), as all implementations make them.
 */
final class UuidV8 {
  private UuidV8() {}

  /** A new uuid: the time, some chance, and the domain's hash. */
  static String of(String domain, Instant now) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(domain.getBytes(StandardCharsets.UTF_8));
      long high = now.toEpochMilli() << 16 | 0x8000L | ThreadLocalRandom.current().nextInt(0x1000);
      long low = ByteBuffer.wrap(hash).getLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
      return new UUID(high, low).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
