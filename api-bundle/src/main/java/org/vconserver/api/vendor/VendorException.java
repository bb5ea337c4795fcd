package org.vconserver.api.vendor;

/**
 * Tells that a vendor gave no whole answer. Its message is for callers: it names host and port and
 * says what went wrong, goes on after a name for the vendor ({@code "at api.example.com:443 refuses
 * the connection"}), and has one line and no secret. Immutable.
 */
public final class VendorException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Says why there is no answer. Immutable. */
  public enum Reason {
    /** Says that no connection could be made, or it was lost. */
    UNREACHABLE,
    /** Says that the last attempt, or all together, took too long. */
    TIMEOUT,
    /** Says that the answer has more bytes than the request allows. */
    TOO_LARGE
  }

  /** Makes one; the message is for callers. */
  public VendorException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** Says why there is no answer. */
  public Reason reason() {
    return reason;
  }
}
