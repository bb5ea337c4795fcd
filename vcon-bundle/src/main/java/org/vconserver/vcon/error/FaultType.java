package org.vconserver.vcon.error;

import java.util.Locale;

/**
 * Names each kind of fault that a member of a request can have, in the words that FastAPI and
 * pydantic use, so that one fault has one word wherever it is found. Immutable.
 */
public enum FaultType {
  /** Reports a member that must be there and is not. */
  MISSING,
  /** Reports what is not a string. */
  STRING_TYPE,
  /** Reports what is not an integer. */
  INT_TYPE,
  /** Reports a text that does not spell an integer. */
  INT_PARSING,
  /** Reports what is not a number. */
  FLOAT_TYPE,
  /** Reports a text that does not spell a number. */
  FLOAT_PARSING,
  /** Reports what is not a boolean. */
  BOOL_TYPE,
  /** Reports a text that does not spell a boolean. */
  BOOL_PARSING,
  /** Reports what is not an array. */
  LIST_TYPE,
  /** Reports what is not an object. */
  DICT_TYPE,
  /** None of the values that are allowed here. */
  ENUM,
  /** Reports what is of the right type, with a value that is not allowed. */
  VALUE_ERROR,
  /** Reports a body that is no JSON. */
  JSON_INVALID,
  /** Reports a body of a media type that is not read here. */
  CONTENT_TYPE,
  /** Reports a processor of which no version is active. */
  PROCESSOR_NOT_REGISTERED,
  /** Reports a processor that is active, but in none of the versions that a step names. */
  PROCESSOR_VERSION_NOT_ACTIVE,
  /** Reports an option that the processor does not know and that has no effect. */
  UNKNOWN_OPTION,
  /** Reports an option under an earlier name, which is taken for now. */
  RENAMED_OPTION,
  /** Reports a secret in plain words, or by a reference that leads to none. */
  SECRET_NOT_BY_REFERENCE;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Gives the word in answers: {@code list_type}. */
  public String word() {
    return word;
  }
}
