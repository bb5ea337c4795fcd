package org.vconserver.pipeline.vendor;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.vendor.VendorAnswer;
import org.vconserver.api.vendor.VendorRequest;

/** Decides which answers are asked for again, and when: the same for every vendor. */
final class RetryRules {
  /** Too slow, in each other's way (OpenAI: a lock), too early, too often. */
  private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);

  private static final long FIRST_WAIT_MS = 500;
  private static final long LAST_WAIT_MS = 8_000;

  private RetryRules() {}

  /** Says whether a further attempt may bring a better answer. */
  static boolean mayHelp(VendorRequest request, VendorAnswer answer) {
    int status = answer.status();
    boolean noJson = request.jsonWanted() && answer.isSuccess() && answer.json().isEmpty();
    boolean passing = PASSING.contains(status) || status >= 500 || noJson;
    return passing && (request.repeatable() || status == 429) && !request.isLast(answer);
  }

  /** Gives how long to wait: what the vendor says, else longer each time, and not all alike. */
  static Duration wait(
      int attempts, @Nullable VendorAnswer answer, VendorRequest request, Instant now) {
    Optional<Duration> asked = Optional.ofNullable(answer).flatMap(given -> asked(given, now));
    if (asked.isPresent()) {
      return asked.get();
    }
    long most =
        Math.min(
            request.longestWait().toMillis(),
            Math.min(LAST_WAIT_MS, FIRST_WAIT_MS << Math.min(attempts - 1, 10)));
    return Duration.ofMillis(most - ThreadLocalRandom.current().nextLong(most / 4 + 1));
  }

  private static Optional<Duration> asked(VendorAnswer answer, Instant now) {
    return answer
        .header("retry-after-ms")
        .flatMap(RetryRules::millis)
        .or(() -> answer.header("retry-after").flatMap(header -> secondsOrDate(header, now)));
  }

  private static Optional<Duration> millis(String header) {
    String text = header.strip();
    return text.matches("\\d{1,9}(\\.\\d{1,9})?")
        ? Optional.of(Duration.ofMillis((long) Double.parseDouble(text)))
        : Optional.empty();
  }

  /** Reads seconds or an HTTP date; empty if it is neither. A time that is over is no wait. */
  private static Optional<Duration> secondsOrDate(String header, Instant now) {
    String text = header.strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant when = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(now, when);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
