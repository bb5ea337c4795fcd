package org.vconserver.rest.request;

/** Names the right that a caller needs for an operation, where callers have rights. Immutable. */
public enum Scope {
  /** Asks nobody: health and documentation. */
  OPEN("open"),
  VCON_READ("vcon:read"),
  VCON_WRITE("vcon:write"),
  VCON_DELETE("vcon:delete"),
  /** Running one processor. */
  PROCESSOR_RUN("processor:run"),
  /** Running a whole pipeline. */
  PIPELINE_RUN("pipeline:run"),
  PIPELINE_READ("pipeline:read"),
  PIPELINE_WRITE("pipeline:write"),
  QUEUE_READ("queue:read"),
  /** Putting jobs into queues, and back into them. */
  QUEUE_WRITE("queue:write"),
  /** Making and deleting queues, and what they let happen. */
  QUEUE_ADMIN("queue:admin"),
  /** Hearing what happens to all vCons. */
  EVENTS_READ("events:read"),
  /** Erasing what concerns a person. */
  ERASURE_RUN("erasure:run"),
  /** Seeing who did what, such as what was erased. */
  AUDIT_READ("audit:read"),
  SERVER_READ("server:read"),
  /** Changing what servers do, the bundles that run in them too. */
  SERVER_ADMIN("server:admin");

  private final String word;

  Scope(String word) {
    this.word = word;
  }

  /** Gives the right as it is granted: {@code vcon:read}. */
  public String word() {
    return word;
  }
}
