package org.vconserver.rest.vcon;

import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.vcon.error.FaultType;

/** Reads when a vCon is asked to expire: {@code expires}, a time, or {@code ttl}, seconds. */
final class AskedExpiry {
  static final String EXPIRES = "expires";
  static final String TTL = "ttl";

  private static final String BOTH = "can't be given with expires";

  private final Clock clock;

  /**
   * Makes a reader.
   *
   * @param clock by which a time is one to come
   */
  AskedExpiry(Clock clock) {
    this.clock = clock;
  }

  /**
   * Reads it from a query, in which it may be missing.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST naming what is at fault
   */
  VconExpiry query(@Nullable String expires, @Nullable String ttl) {
    BiConsumer<String, String> faults =
        (name, fault) -> {
          throw Params.fault("query", name, fault, FaultType.VALUE_ERROR);
        };
    if (expires != null && ttl != null) {
      faults.accept(TTL, BOTH);
    }
    if (expires != null) {
      return read(EXPIRES, () -> time(expires), faults);
    }
    return ttl == null ? VconExpiry.KEPT : read(TTL, () -> seconds(ttl), faults);
  }

  /**
   * Reads it from a body, which has one of the two.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST naming what is at fault
   */
  VconExpiry body(InputStream body) {
    JsonReader reader = RequestBody.reader(body);
    reader
        .tree()
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!List.of(EXPIRES, TTL).contains(name)) {
                reader.fault(FaultType.VALUE_ERROR, "is none of expires, ttl", name);
              }
            });
    BiConsumer<String, String> faults =
        (name, fault) -> reader.fault(FaultType.VALUE_ERROR, fault, name);
    Optional<String> expires = reader.text(EXPIRES);
    Optional<String> ttl =
        reader.tree().path(TTL).isIntegralNumber()
            ? Optional.of(reader.tree().path(TTL).asText())
            : Optional.empty();
    if (ttl.isEmpty() && reader.tree().hasNonNull(TTL)) {
      reader.fault(FaultType.INT_TYPE, "must be an integer", TTL);
    } else if (reader.tree().hasNonNull(EXPIRES) && ttl.isPresent()) {
      faults.accept(TTL, BOTH);
    } else if (!reader.tree().hasNonNull(EXPIRES) && ttl.isEmpty()) {
      reader.fault(FaultType.MISSING, "expires or ttl is required", EXPIRES);
    }
    VconExpiry asked =
        expires
            .map(text -> read(EXPIRES, () -> time(text), faults))
            .orElseGet(
                () ->
                    ttl.map(text -> read(TTL, () -> seconds(text), faults))
                        .orElse(VconExpiry.KEPT));
    reader.requireValid(ServerError.INVALID_REQUEST);
    return asked;
  }

  private static VconExpiry read(
      String name, Supplier<VconExpiry> reading, BiConsumer<String, String> faults) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      faults.accept(name, String.valueOf(e.getMessage()));
      return VconExpiry.KEPT;
    }
  }

  private VconExpiry time(String text) {
    VconExpiry expiry = VconExpiry.at(text);
    if (expiry.millis() <= clock.millis()) {
      throw new IllegalArgumentException("must be a time to come");
    }
    return expiry;
  }

  private static VconExpiry seconds(String text) {
    // Longer numbers are too large as well, and no Duration.
    return VconExpiry.after(
        Duration.ofSeconds(text.matches("\\d{1,15}") ? Long.parseLong(text) : -1));
  }
}
