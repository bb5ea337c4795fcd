package org.vconserver.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Collects the arguments of a script. Not thread-safe. */
final class Arguments {
  private final List<byte[]> values = new ArrayList<>();

  static Arguments of(String... words) {
    Arguments arguments = new Arguments();
    for (String word : words) {
      arguments.add(word);
    }
    return arguments;
  }

  Arguments add(String word) {
    return add(word.getBytes(StandardCharsets.UTF_8));
  }

  Arguments add(long number) {
    return add(Long.toString(number));
  }

  Arguments add(boolean truth) {
    return add(truth ? "1" : "");
  }

  /** Adds a duration in whole milliseconds, never less than it. */
  Arguments add(Duration duration) {
    return add(duration.plusNanos(999_999).toMillis());
  }

  Arguments add(byte[] bytes) {
    values.add(bytes);
    return this;
  }

  List<byte[]> values() {
    return values;
  }
}
