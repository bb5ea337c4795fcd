package org.vconserver.api.store;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says when a vCon expires, as a write of it asks: after that it is deleted. It is kept beside the
 * vCon, not in it. Immutable.
 *
 * @param millis of {@link Kind#AT} since 1970, of {@link Kind#AFTER} since the write; 0 of others
 */
public record VconExpiry(Kind kind, long millis) {
  /** Leaves it as it is; of a vCon of which nobody has asked for one, rules decide. */
  public static final VconExpiry KEPT = new VconExpiry(Kind.KEPT, 0);

  /** Lets the vCon never expire, whatever rules say. */
  public static final VconExpiry NEVER = new VconExpiry(Kind.NEVER, 0);

  private static final Duration LONGEST = Duration.ofDays(36_525);
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
  private static final Pattern TEXT = Pattern.compile("(kept|never|at|after) ?(\\d{0,15})");

  /** Names what is asked for. */
  public enum Kind {
    KEPT,
    NEVER,
    AT,
    AFTER
  }

  /**
   * Lets a vCon expire at a time; one that has passed lets it expire at once.
   *
   * @throws IllegalArgumentException if it is before 1970 or after 9999; the message says it
   */
  public static VconExpiry at(Instant time) {
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
      throw new IllegalArgumentException("must be a time from 1970 to 9999");
    }
    return new VconExpiry(Kind.AT, time.toEpochMilli());
  }

  /**
   * Lets a vCon expire at a time as it is written in RFC 3339, {@code 2027-01-31T00:00:00+01:00}.
   *
   * @throws IllegalArgumentException if it is no such text, or as {@link #at(Instant)}; the message
   *     says it
   */
  public static VconExpiry at(String time) {
    try {
      return at(OffsetDateTime.parse(time).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "must be a time with its offset, such as 2027-01-31T00:00:00Z", e);
    }
  }

  /**
   * Lets a vCon expire a while after it was written, by the store's clock.
   *
   * @throws IllegalArgumentException if it is less than a second or more than 100 years; the
   *     message says it
   */
  public static VconExpiry after(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "must be a number of seconds from 1 to " + LONGEST.toSeconds());
    }
    return new VconExpiry(Kind.AFTER, time.toMillis());
  }

  /** Tells whether it leaves things as they are. */
  public boolean isKept() {
    return kind == Kind.KEPT;
  }

  /** Writes it as it is kept with jobs and given to databases. */
  public String toText() {
    String word = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.AT || kind == Kind.AFTER ? word + " " + millis : word;
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static VconExpiry ofText(String text) {
    Matcher words = TEXT.matcher(text);
    if (!words.matches()) {
      throw new IllegalArgumentException("no time at which a vCon expires");
    }
    Kind kind = Kind.valueOf(words.group(1).toUpperCase(Locale.ROOT));
    return new VconExpiry(kind, words.group(2).isEmpty() ? 0 : Long.parseLong(words.group(2)));
  }
}
