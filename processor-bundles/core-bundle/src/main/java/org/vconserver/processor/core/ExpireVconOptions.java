package org.vconserver.processor.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.processor.Option;
import org.vconserver.api.processor.ProcessorOptions;
import org.vconserver.api.store.VconExpiry;

/** Holds the options of {@link ExpireVconProcessor}. */
public record ExpireVconOptions(
    @Option(
            title = "seconds until it expires",
            description = "Counted from when the run is saved, by the clock of the store.",
            fallback = "null",
            nullable = true,
            minimum = 1,
            maximum = 3_155_760_000.0,
            examples = "2592000")
        @Nullable Long seconds,
    @Option(
            title = "time at which it expires",
            description =
                "With its offset (RFC 3339); one that has passed: at once. One of the two must be given.",
            fallback = "null",
            nullable = true,
            examples = "\"2027-01-31T00:00:00Z\"")
        @Nullable String at)
    implements ProcessorOptions {
  public ExpireVconOptions {
    if ((seconds == null) == (at == null)) {
      throw new IllegalArgumentException("one of seconds and at must be given, and only one");
    }
    expiry(seconds, at);
  }

  /** Gives what they say. */
  VconExpiry expiry() {
    return expiry(seconds, at);
  }

  private static VconExpiry expiry(@Nullable Long seconds, @Nullable String at) {
    if (seconds != null) {
      return VconExpiry.after(Duration.ofSeconds(seconds));
    }
    try {
      return VconExpiry.at(String.valueOf(at));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("at " + e.getMessage(), e);
    }
  }
}
