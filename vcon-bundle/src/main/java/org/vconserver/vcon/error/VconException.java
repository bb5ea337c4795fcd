package org.vconserver.vcon.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a fault across bundles; the only exception that crosses them. Immutable. Its message is
 * safe to show to the caller: it names ids, fields and faults, and no content, path, address or
 * secret of the server.
 */
public class VconException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorCode code;
  private final transient List<FieldError> fields;

  /** Makes an error with one message for the caller. */
  public VconException(ErrorCode code, String message) {
    this(code, message, List.of(), null);
  }

  /**
   * Makes an error with the exception that led to it, which is for the log and never shown to the
   * caller.
   */
  public VconException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, List.of(), cause);
  }

  /** Makes an error in one or more members of what the caller sent. */
  public VconException(ErrorCode code, List<FieldError> fields) {
    this(code, describe(fields), fields, null);
  }

  private VconException(
      ErrorCode code, String message, List<FieldError> fields, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.fields = List.copyOf(fields);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  public ErrorCode code() {
    return code;
  }

  /** Gives the members at fault, empty if the error is not about members. */
  public List<FieldError> fields() {
    return fields;
  }

  private static String describe(List<FieldError> fields) {
    StringBuilder text = new StringBuilder();
    for (FieldError field : fields) {
      text.append(text.isEmpty() ? "" : "; ")
          .append(field.path())
          .append(": ")
          .append(field.message());
    }
    return text.toString();
  }
}
