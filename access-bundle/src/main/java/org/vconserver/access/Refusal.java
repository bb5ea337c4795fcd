package org.vconserver.access;

/**
 * Says why the gate does not let a request through. Immutable.
 *
 * @param header the header in which the fault is, of a request that is not valid; empty if the
 *     fault is not in what the header says but in who says it
 * @param reason in words that the caller may see; without quotes and control characters
 */
record Refusal(int status, String header, String reason) {
  static final int NOT_VALID = 422;

  static Refusal forbidden(String reason) {
    return new Refusal(403, "", reason);
  }

  static Refusal malformed(String reason) {
    return new Refusal(400, "", reason);
  }

  static Refusal notValid(String header, String reason) {
    return new Refusal(NOT_VALID, header, reason);
  }

  /** Writes it as FastAPI writes failures. */
  String json() {
    return header.isEmpty()
        ? "{\"detail\":\"" + reason + "\"}"
        : "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"header\",\""
            + header
            + "\"],\"msg\":\""
            + reason
            + "\"}]}";
  }
}
