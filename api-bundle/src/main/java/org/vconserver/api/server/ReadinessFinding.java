package org.vconserver.api.server;

/**
 * Tells of something that keeps the server from its work, or may harm it. Immutable. Shown to
 * everybody and logged: it has no secrets in it.
 *
 * @param check names the part in an operator's words: {@code the embedded store}
 * @param setting the one to look at, as it is called in the documentation; empty if there is none
 * @param reason what is wrong
 * @param severity whether the server can work all the same
 */
public record ReadinessFinding(String check, String setting, String reason, Severity severity) {
  /** Says whether the server can work all the same. */
  public enum Severity {
    /** Says that the server is not ready. */
    FAILING,
    /** Says that the server is ready, and something may go wrong. */
    WARNING
  }

  /** Something without which the server is not ready. */
  public static ReadinessFinding failing(String check, String setting, String reason) {
    return new ReadinessFinding(check, setting, reason, Severity.FAILING);
  }

  /** Something that an operator should know of a server that is ready. */
  public static ReadinessFinding warning(String check, String setting, String reason) {
    return new ReadinessFinding(check, setting, reason, Severity.WARNING);
  }

  /** Gives the finding in one line. */
  @Override
  public String toString() {
    return check + (setting.isEmpty() ? "" : " (" + setting + ")") + ": " + reason;
  }
}
