package org.vconserver.rest.request;

/** Names the headers in which answers of the API say more than their bodies. */
public final class AnswerHeaders {
  /** Says, with 503, if the request may have been done. */
  public static final String OUTCOME = "Vcon-Outcome";

  /** Counts the errors that validation found. */
  public static final String ERRORS = "Vcon-Errors";

  /** Counts the warnings that validation found; of a job it says that nobody may take it. */
  public static final String WARNINGS = "Vcon-Warnings";

  /** Names the version of the syntax that the vCon of an answer is in. */
  public static final String VERSION = "Vcon-Version";

  /** Counts what a conversion changed. */
  public static final String CONVERSION_NOTES = "Vcon-Conversion-Notes";

  /** Says one thing that a conversion changed. */
  public static final String CONVERSION_NOTE = "Vcon-Conversion-Note";

  /** Lists the fields of a pipeline that it was warned of. */
  public static final String PIPELINE_WARNINGS = "X-Pipeline-Warnings";

  /** Holds the notices of a run, as JSON, where the body has no place for them. */
  public static final String NOTICES = "Vcon-Notices";

  /** Counts the vCons that are stored and can't be found yet. */
  public static final String INDEX_BEHIND = "Vcon-Index-Behind";

  private AnswerHeaders() {}
}
