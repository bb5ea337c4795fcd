package org.vconserver.vcon;

/**
 * Holds one thing that is to be said about a vCon.
 *
 * @param severity whether it breaks a MUST
 * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole document. What is in the
 *     payload of a signed vCon has a pointer into the payload after {@code /payload}
 * @param rule a stable name, such as {@code dialog.parties.range}
 * @param message what is wrong, in words; no content of the vCon
 * @param section where the rule is from, such as {@code core-04 4.3.4}
 */
public record VconFinding(
    Severity severity, String pointer, String rule, String message, String section) {

  /** Ranks findings. */
  public enum Severity {
    /** Says that a MUST of the specification is broken. */
    ERROR,
    /** Legal in another version, common in real data, or only recommended otherwise. */
    WARNING
  }

  /** Gives the same finding in a part of a larger document. */
  public VconFinding within(String outer) {
    return new VconFinding(severity, outer + pointer, rule, message, section);
  }

  /** Gives one step of a pointer, escaped. */
  public static String step(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
