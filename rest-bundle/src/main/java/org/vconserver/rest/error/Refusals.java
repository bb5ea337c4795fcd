package org.vconserver.rest.error;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.vconserver.api.figures.Counters;
import org.vconserver.vcon.error.ErrorCode;

/** Counts requests for which the server has no room or no store, by the reason. Thread-safe. */
public final class Refusals {
  private static final Set<Integer> COUNTED = Set.of(413, 429, 503);

  private final Supplier<Optional<Counters>> counters;

  /** Counts where there is somebody who counts. */
  public Refusals(Supplier<Optional<Counters>> counters) {
    this.counters = counters;
  }

  /** Counts an answer, if it is a refusal. */
  void count(int status, ErrorCode code) {
    if (COUNTED.contains(status)) {
      Map<String, String> labels =
          Map.of(
              "status", Integer.toString(status), "reason", code.name().toLowerCase(Locale.ROOT));
      counters.get().ifPresent(all -> all.counter("refusals", labels).increment());
    }
  }
}
