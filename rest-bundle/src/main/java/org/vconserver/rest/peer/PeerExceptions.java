package org.vconserver.rest.peer;

import java.util.Locale;
import java.util.Map;
import org.vconserver.vcon.error.ErrorCode;

/** Gives the names of py_vcon_server's exceptions. */
final class PeerExceptions {
  /** Holds them by the names of codes, which the bundles of processors have some of. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("INVALID_VCON", "InvalidVconJson"),
          Map.entry("PROCESSOR_NOT_REGISTERED", "VconProcessorNotRegistered"),
          Map.entry("INVALID_OPTIONS", "ValidationError"),
          Map.entry("INVALID_JOB", "Exception"),
          Map.entry("NO_SUCH_INPUT", "VconNotFound"),
          Map.entry("NO_RESULT", "IndexError"),
          Map.entry("QUEUE_NOT_FOUND", "QueueDoesNotExist"),
          Map.entry("INVALID_QUERY", "ValueError"),
          Map.entry("QUERY_LIMIT", "TimeoutError"),
          Map.entry("INVALID_KEY", "ValueError"),
          Map.entry("JWS_ERROR", "JWSError"),
          Map.entry("UNTRUSTED_CERTIFICATE", "InvalidSignature"),
          Map.entry("UNTRUSTED_KEY", "InvalidSignature"),
          Map.entry("JWE_PARSE_ERROR", "JWEParseError"));

  private PeerExceptions() {}

  /** Gives the exception of a failure: most codes are named as the exceptions are. */
  static String name(ErrorCode code) {
    String known = NAMES.get(code.name());
    if (known != null) {
      return known;
    }
    StringBuilder name = new StringBuilder();
    for (String word : code.name().split("_", -1)) {
      if (!word.isEmpty()) {
        name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
    }
    return name.toString();
  }
}
