package org.vconserver.host;

/**
 * Says that the server cannot start or go on. The message is one line for the operator: what, and
 * where.
 */
final class HostException extends Exception {
  static final int FAILED = 1;
  static final int REFUSED = 2;

  private final int exitCode;

  HostException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  /** Describes a failure in one line, also for exceptions without a message. */
  static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    String text = message == null ? failure.getClass().getSimpleName() : message;
    return text.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
