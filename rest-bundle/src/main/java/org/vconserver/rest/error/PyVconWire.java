package org.vconserver.rest.error;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.error.ErrorCode;
import org.vconserver.api.error.ServerError;

/** How py_vcon_server names failures, and where it answers a caller's mistake with 500. */
final class PyVconWire {
  private static final Map<ErrorCode, String> EXCEPTION_CLASSES =
      Map.ofEntries(
          Map.entry(ServerError.INVALID_VCON, "InvalidVconJson"),
          Map.entry(ServerError.INVALID_VCON_STATE, "InvalidVconState"),
          Map.entry(ServerError.PARAMETER_NOT_FOUND, "ParameterNotFound"),
          Map.entry(ServerError.PROCESSOR_NOT_REGISTERED, "VconProcessorNotRegistered"),
          Map.entry(ServerError.INVALID_OPTIONS, "ValidationError"),
          Map.entry(ServerError.QUEUE_NOT_FOUND, "QueueDoesNotExist"),
          Map.entry(ServerError.VCON_NOT_FOUND, "VconNotFound"),
          Map.entry(ServerError.DUPLICATE_VCON, "DuplicateVcon"),
          Map.entry(ServerError.INVALID_QUERY, "ValueError"),
          Map.entry(ServerError.QUERY_LIMIT, "TimeoutError"));

  /** Answered as FastAPI answers what it can't bind, wherever they happen. */
  private static final Set<ErrorCode> NEVER_CRASHES =
      Set.of(ServerError.VCON_UUID_NOT_SET, ServerError.INVALID_JSON, ServerError.INVALID_REQUEST);

  private PyVconWire() {}

  /** The exception class of the peer for a failure; empty where it answers without one. */
  static Optional<String> exceptionClass(ErrorCode code, String method, String path) {
    return crashes(code, method, path)
        ? Optional.of(EXCEPTION_CLASSES.getOrDefault(code, className(code)))
        : Optional.empty();
  }

  /**
   * The name of a code as the name of a class: processors name their codes after the exceptions of
   * the peer, NO_PRIVATE_KEY for NoPrivateKey.
   */
  private static String className(ErrorCode code) {
    StringBuilder name = new StringBuilder();
    for (String word : code.name().split("_")) {
      if (!word.isEmpty()) {
        name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
    }
    return name.toString();
  }

  /** Whether the peer answers 500 to this. */
  static boolean crashes(ErrorCode code, String method, String path) {
    boolean running = path.startsWith("process") || path.matches("pipeline/[^/]*/run.*");
    if (running && !(code instanceof ServerError)) {
      // A processor's own error, which is an exception there.
      return true;
    }
    if (NEVER_CRASHES.contains(code) || !EXCEPTION_CLASSES.containsKey(code)) {
      return false;
    }
    if (code == ServerError.VCON_NOT_FOUND) {
      return path.matches("vcon/[^/]*/jq") || path.startsWith("pipeline/");
    }
    if (code == ServerError.QUEUE_NOT_FOUND) {
      return running || (method.equals("PUT") && path.startsWith("queue/"));
    }
    if (code == ServerError.INVALID_OPTIONS) {
      return path.startsWith("pipeline/");
    }
    if (code == ServerError.PROCESSOR_NOT_REGISTERED) {
      return running;
    }
    return true;
  }
}
