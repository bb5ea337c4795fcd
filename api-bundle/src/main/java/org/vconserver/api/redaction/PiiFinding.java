package org.vconserver.api.redaction;

/**
 * Marks personal data in a text. Immutable.
 *
 * @param entity what it is, as Presidio names its entities where it has one: {@code PERSON}, {@code
 *     US_SSN}
 * @param start where it begins in the text
 * @param end where it ends, this place left out
 * @param score how sure it is, from 0 to 1; from 0.5 on, it is taken for what it seems to be
 */
public record PiiFinding(String entity, int start, int end, double score) {
  public PiiFinding {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("an empty or negative span");
    }
  }
}
