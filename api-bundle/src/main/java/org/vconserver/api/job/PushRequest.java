package org.vconserver.api.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * Names a request to put jobs into a queue, so that it is recognised when it is made again.
 * Immutable.
 *
 * @param name unique over all requests that are meant to be different
 * @param digest of what is asked for: the same name with another one is a mistake of the caller
 */
public record PushRequest(String name, String digest) {
  /** Names a request for these jobs. */
  public static PushRequest of(String name, String queue, List<Job> jobs, Duration delay) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((queue + '\n' + delay.toMillis()).getBytes(StandardCharsets.UTF_8));
      for (Job job : jobs) {
        digest.update(('\n' + String.join(" ", job.vconUuids())).getBytes(StandardCharsets.UTF_8));
      }
      return new PushRequest(name, HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
