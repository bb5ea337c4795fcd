package org.vconserver.vcon.error;

import java.util.Locale;

/**
 * Names each kind of fault that a member of a request can have, in the words that FastAPI and
 * pydantic use, so that one fault has one word wherever it is found. Immutable.
 */
public enum FaultType {
  /** A member that must be there and is not. */
  MISSING,
  /** Not a string. */
  STRING_TYPE,
  /** Not an integer. */
  INT_TYPE,
  /** A text that does not spell an integer. */
  INT_PARSING,
  /** Not a number. */
  FLOAT_TYPE,
  /** A text that does not spell a number. */
  FLOAT_PARSING,
  /** Not a boolean. */
  BOOL_TYPE,
  /** A text that does not spell a boolean. */
  BOOL_PARSING,
  /** Not an array. */
  LIST_TYPE,
  /** Not an object. */
  DICT_TYPE,
  /** None of the values that are allowed here. */
  ENUM,
  /** Of the right type, with a value that is not allowed. */
  VALUE_ERROR,
  /** A body of a media type that is not read here. */
  CONTENT_TYPE,
  /** A processor of which no version is active. */
  PROCESSOR_NOT_REGISTERED,
  /** A processor that is active, but in none of the versions that a step names. */
  PROCESSOR_VERSION_NOT_ACTIVE,
  /** An option that the processor does not know and that has no effect. */
  UNKNOWN_OPTION,
  /** An option under an earlier name, which is taken for now. */
  RENAMED_OPTION;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word in answers: {@code list_type}. */
  public String word() {
    return word;
  }
}
