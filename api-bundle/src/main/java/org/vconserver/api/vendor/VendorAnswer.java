package org.vconserver.api.vendor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Holds the answer of a vendor. Immutable. */
public final class VendorAnswer {
  private final int status;
  private final Map<String, List<String>> headers = new TreeMap<>();
  private final byte[] body;

  /** Makes an answer. */
  public VendorAnswer(int status, Map<String, List<String>> headers, byte[] body) {
    this.status = status;
    headers.forEach(
        (name, values) -> this.headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    this.body = body.clone();
  }

  /** Gives the HTTP status. */
  public int status() {
    return status;
  }

  /** Finds the first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** Gives a copy of the body. */
  public byte[] body() {
    return body.clone();
  }
}
