package org.vconserver.rest.peer;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vconserver.api.error.ErrorCode;
import org.vconserver.api.error.ServerError;

/** How py_vcon_server names failures, and where it answers a caller's mistake with 500. */
public final class PeerExceptions {
  /** By the names of codes, which the bundles of processors have some of. */
  private static final Map<String, String> EXCEPTION_CLASSES =
      Map.ofEntries(
          Map.entry("INVALID_VCON", "InvalidVconJson"),
          Map.entry("INVALID_VCON_STATE", "InvalidVconState"),
          Map.entry("PARAMETER_NOT_FOUND", "ParameterNotFound"),
          Map.entry("PROCESSOR_NOT_REGISTERED", "VconProcessorNotRegistered"),
          Map.entry("INVALID_OPTIONS", "ValidationError"),
          Map.entry("QUEUE_NOT_FOUND", "QueueDoesNotExist"),
          Map.entry("VCON_NOT_FOUND", "VconNotFound"),
          Map.entry("DUPLICATE_VCON", "DuplicateVcon"),
          Map.entry("INVALID_QUERY", "ValueError"),
          Map.entry("QUERY_LIMIT", "TimeoutError"),
          Map.entry("UNSUPPORTED_VCON_VERSION", "UnsupportedVconVersion"),
          Map.entry("NO_PRIVATE_KEY", "NoPrivateKey"),
          Map.entry("NO_PUBLIC_KEY", "NoPublicKey"),
          Map.entry("INVALID_KEY", "ValueError"),
          Map.entry("JWS_ERROR", "JWSError"),
          Map.entry("INVALID_VCON_SIGNATURE", "InvalidVconSignature"),
          Map.entry("INVALID_CERT_DATE", "InvalidCertDate"),
          Map.entry("UNTRUSTED_CERTIFICATE", "InvalidSignature"),
          Map.entry("INVALID_SIGNATURE", "InvalidSignature"),
          Map.entry("JWE_PARSE_ERROR", "JWEParseError"));

  /** Answered as FastAPI answers what it can't bind, wherever they happen. */
  private static final Set<ErrorCode> NEVER_CRASHES =
      Set.of(ServerError.VCON_UUID_NOT_SET, ServerError.INVALID_JSON, ServerError.INVALID_REQUEST);

  private PeerExceptions() {}

  /** The exception class of the peer for a failure; empty where it answers without one. */
  public static Optional<String> exceptionClass(ErrorCode code, String method, String path) {
    return crashes(code, method, path)
        ? Optional.of(EXCEPTION_CLASSES.getOrDefault(code.name(), className(code)))
        : Optional.empty();
  }

  /**
   * The name of a code as the name of a class: processors may name their codes after the exceptions
   * of the peer.
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
  public static boolean crashes(ErrorCode code, String method, String path) {
    boolean running = path.startsWith("process") || path.matches("pipeline/[^/]*/run.*");
    if (running && !(code instanceof ServerError)) {
      // A processor's own error, which is an exception there.
      return true;
    }
    if (NEVER_CRASHES.contains(code) || !EXCEPTION_CLASSES.containsKey(code.name())) {
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
