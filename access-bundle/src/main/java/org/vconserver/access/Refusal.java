package org.vconserver.access;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Says why the gate does not let a request through. Immutable.
 *
 * @param challenge what the caller is asked to show (RFC 9110, section 11.6.1); empty for nothing
 * @param header the header in which the fault is, of a request that is not valid; empty if the
 *     fault is not in what the header says but in who says it; where to go, if that is elsewhere
 * @param reason in words that the caller may see; without quotes and control characters
 */
record Refusal(int status, String challenge, String header, String reason) {
  static final int NOT_VALID = 422;
  private static final String CHALLENGE = "Bearer realm=\"vCon Server\"";

  static Refusal forbidden(String reason) {
    return new Refusal(403, "", "", reason);
  }

  /** Refuses somebody who has not said who they are. */
  static Refusal unauthorized() {
    return new Refusal(
        401,
        CHALLENGE,
        "",
        "This server asks who calls: send a key or token (Authorization: Bearer)");
  }

  /** Refuses somebody whose token is not good (RFC 6750, section 3.1). */
  static Refusal badToken(String reason) {
    return new Refusal(
        401,
        CHALLENGE + ", error=\"invalid_token\", error_description=\"" + reason + "\"",
        "",
        reason);
  }

  /** Leads a browser to where its user logs in, and from there to where they were going. */
  static Refusal toLogIn(String path, @Nullable String query) {
    String next = query == null ? path : path + "?" + query;
    return new Refusal(
        303, "", "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8), "Log in first");
  }

  /** Refuses a request for now. */
  static Refusal unavailable(String reason) {
    return new Refusal(503, "", "", reason);
  }

  static Refusal malformed(String reason) {
    return new Refusal(400, "", "", reason);
  }

  static Refusal notValid(String header, String reason) {
    return new Refusal(NOT_VALID, "", header, reason);
  }

  /** Writes it as FastAPI writes failures. */
  String json() {
    return header.isEmpty() || status != NOT_VALID
        ? "{\"detail\":\"" + reason + "\"}"
        : "{\"detail\":[{\"type\":\"value_error\",\"loc\":[\"header\",\""
            + header
            + "\"],\"msg\":\""
            + reason
            + "\"}]}";
  }
}
