package org.vconserver.api.error;

import org.vconserver.vcon.error.ErrorCode;
import org.vconserver.vcon.error.ErrorKind;

/** Lists the error codes that the server's own bundles share. */
public enum ServerError implements ErrorCode {
  /** Reports a vCon with a critical extension that no active processor knows. */
  UNKNOWN_EXTENSION(ErrorKind.INVALID),
  /** Reports a step about a vCon that its run does not have. */
  NO_SUCH_INPUT(ErrorKind.INVALID),
  /** Reports two vCons of one run with the same uuid. */
  DUPLICATE_VCON(ErrorKind.INVALID),
  /** Reports a member of a request that does not have the type or the value that it must have. */
  INVALID_REQUEST(ErrorKind.INVALID),
  /** Reports a job that names no vCon, or more than one. */
  INVALID_JOB(ErrorKind.INVALID),
  /** Options that the processor does not accept. */
  INVALID_OPTIONS(ErrorKind.INVALID),
  /** Reports a format option that names a parameter which the run does not have. */
  PARAMETER_NOT_FOUND(ErrorKind.INVALID),
  /** Reports a name that a queue, pipeline or server can't have. */
  INVALID_NAME(ErrorKind.INVALID),
  /** Reports a pipeline definition that can't be used. */
  INVALID_PIPELINE(ErrorKind.INVALID),
  /** Reports a query that does not compile or fails on this document. */
  INVALID_QUERY(ErrorKind.INVALID),
  /** Reports a query that gives no result where one is needed. */
  NO_RESULT(ErrorKind.INVALID),
  /** Reports a query that took more time, depth or room than queries are given. */
  QUERY_LIMIT(ErrorKind.INVALID),
  /** Reports a processor that was asked to change a vCon although it declared that it does not. */
  READ_ONLY_PROCESSOR(ErrorKind.INTERNAL),
  /** Reports a processor that is named by a pipeline and that no active bundle provides. */
  PROCESSOR_NOT_REGISTERED(ErrorKind.INVALID),
  /** Reports a processor that no active bundle provides. */
  PROCESSOR_NOT_FOUND(ErrorKind.NOT_FOUND),
  /** Reports a jar that is in no deploy folder. */
  BUNDLE_NOT_FOUND(ErrorKind.NOT_FOUND),
  /** Reports a version to roll back to that is not kept. */
  NOTHING_KEPT(ErrorKind.CONFLICT),
  /** Reports a jar that will not run as it is. */
  BUNDLE_REFUSED(ErrorKind.INVALID),
  /** Bundles can't be changed by the API, or not by this caller. */
  BUNDLE_CHANGE_FORBIDDEN(ErrorKind.FORBIDDEN),
  /** Reports a caller who lacks a right that the request needs. */
  ACCESS_FORBIDDEN(ErrorKind.FORBIDDEN),
  KEY_NOT_FOUND(ErrorKind.NOT_FOUND),
  USER_NOT_FOUND(ErrorKind.NOT_FOUND),
  /** Reports a user who is to be made and is there already. */
  USER_EXISTS(ErrorKind.CONFLICT),
  /** Reports a write that says when its vCon expires, where the store lets none expire. */
  EXPIRY_UNSUPPORTED(ErrorKind.UNSUPPORTED),
  /** Reports a search for text where the store, or the configuration, has none. */
  TEXT_SEARCH_UNSUPPORTED(ErrorKind.UNSUPPORTED),
  VCON_NOT_FOUND(ErrorKind.NOT_FOUND),
  /** Reports a former version of a vCon that is not kept. */
  VCON_REVISION_NOT_FOUND(ErrorKind.NOT_FOUND),
  ERASURE_NOT_FOUND(ErrorKind.NOT_FOUND),
  /** Reports an erasure that was confirmed for other vCons than it would take now. */
  ERASURE_CHANGED(ErrorKind.CONFLICT),
  QUEUE_NOT_FOUND(ErrorKind.NOT_FOUND),
  /** Reports a queue that is to be created and is there already. */
  QUEUE_EXISTS(ErrorKind.INVALID),
  /** Reports a queue that is being drained and takes no more jobs from callers. */
  QUEUE_CLOSED(ErrorKind.CONFLICT),
  /** Reports a queue in which as many jobs wait as it takes from callers. */
  QUEUE_FULL(ErrorKind.TOO_MANY),
  /** Reports the name of a request that was used for another one before. */
  REQUEST_REUSED(ErrorKind.INVALID),
  /** Reports a job that a server of another kind has, which shares the store. */
  JOB_ELSEWHERE(ErrorKind.CONFLICT),
  /** Something parked that can't run, as it is no job. */
  NOT_A_JOB(ErrorKind.CONFLICT),
  /** Reports a failed job for which another one runs, or has run in its queue. */
  JOB_FOLLOWED(ErrorKind.CONFLICT),
  /** Reports a run that asks for more jobs than a run may. */
  TOO_MANY_JOBS(ErrorKind.INVALID),
  PIPELINE_NOT_FOUND(ErrorKind.NOT_FOUND),
  /** Reports a version of a pipeline that is not kept. */
  PIPELINE_VERSION_NOT_FOUND(ErrorKind.NOT_FOUND),
  JOB_NOT_FOUND(ErrorKind.NOT_FOUND),
  SERVER_NOT_FOUND(ErrorKind.NOT_FOUND),
  /** Reports a vCon that was changed by someone else since it was read. */
  REVISION_CONFLICT(ErrorKind.CONFLICT),
  /** Reports a vCon that another run has locked for longer than this one waits. */
  VCON_LOCKED(ErrorKind.CONFLICT),
  /** Reports a request that was made for another revision of a vCon than the store has. */
  PRECONDITION_FAILED(ErrorKind.PRECONDITION),
  /** Reports a job that is not, or no longer, this holder's to end. */
  LEASE_LOST(ErrorKind.CONFLICT),
  /** Reports a body beyond the size that the server takes. */
  BODY_TOO_LARGE(ErrorKind.TOO_LARGE),
  /** Reports a run that took longer than its pipeline's timeout. */
  PIPELINE_TIMEOUT(ErrorKind.TIMEOUT),
  /**
   * Reports that a service which is needed is not active: no store, no query language, or the
   * server is stopping.
   */
  SERVICE_UNAVAILABLE(ErrorKind.UNAVAILABLE),
  /** Reports more work of a kind than the server does and lets wait at the same time. */
  SERVER_BUSY(ErrorKind.UNAVAILABLE),
  /** Reports a store that can't be reached, or can't be trusted to have kept what it was given. */
  STORAGE_UNAVAILABLE(ErrorKind.UNAVAILABLE),
  /**
   * Reports a value in a store that others have put there, and that is not of the type it must be.
   */
  STORED_VALUE_UNREADABLE(ErrorKind.INVALID),
  /** Reports a run that gave a notice which its pipeline lets it fail for. */
  NOTICE_GIVEN(ErrorKind.INVALID),
  /** Reports a job whose server died or froze each time that it was run. */
  SERVERS_LOST(ErrorKind.INTERNAL),
  /** Reports a processor that failed in a way that it did not foresee. */
  PROCESSOR_FAILED(ErrorKind.INTERNAL),
  /** Reports a job that the server itself could not run, by an error that nobody foresaw. */
  INTERNAL_ERROR(ErrorKind.INTERNAL);

  private final ErrorKind kind;

  ServerError(ErrorKind kind) {
    this.kind = kind;
  }

  @Override
  public ErrorKind kind() {
    return kind;
  }
}
