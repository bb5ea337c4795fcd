package org.vconserver.api.vendor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

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

  /** Says whether the status is one of success, 200 to 299. */
  public boolean isSuccess() {
    return status / 100 == 2;
  }

  /** Tells the status in words, and how long the vendor asks to wait if it does. */
  public String words() {
    String wait =
        header("retry-after")
            .map(String::strip)
            .filter(text -> text.matches("[\\x20-\\x7e]{1,40}"))
            .map(text -> text.matches("\\d+") ? "for " + text + " s" : "until " + text)
            .map(text -> " and asks to wait " + text)
            .orElse("");
    return "status " + status + wait;
  }

  /**
   * Finds what the vendor says went wrong, in its own words: one line of at most 300 characters,
   * without the secrets of the request; empty if the answer has none, or is the page of a proxy.
   *
   * @param request the one that this answers
   * @since 1.3
   */
  public Optional<String> reason(VendorRequest request) {
    return VendorReason.of(this).map(reason -> VendorReason.plain(reason, request.secrets()));
  }

  /** Finds the first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** Gives a copy of the body. */
  public byte[] body() {
    return body.clone();
  }

  /** Reads the body as a JSON object, anew each time; empty if it is none. */
  public Optional<ObjectNode> json() {
    try {
      return Optional.of(StrictJson.readObject(body));
    } catch (VconException e) {
      return Optional.empty();
    }
  }
}
