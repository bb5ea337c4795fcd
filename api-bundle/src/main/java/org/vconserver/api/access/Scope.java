package org.vconserver.api.access;

import java.util.Arrays;
import java.util.Optional;

/** Names the right that a caller needs for an operation. Immutable. */
public enum Scope {
  /** Asks nobody: whether the server lives, and how to log in. */
  OPEN("open"),
  /** Asks only that the caller is known: who they are, and the documentation. */
  KNOWN("known"),
  VCON_READ("vcon:read"),
  VCON_WRITE("vcon:write"),
  VCON_DELETE("vcon:delete"),
  /** Putting a vCon into the store and a job for it into a queue, in one request. */
  VCON_SUBMIT("vcon:submit"),
  /** Running one processor. */
  PROCESS("process"),
  PIPELINE_READ("pipeline:read"),
  /** Running a whole pipeline. */
  PIPELINE_RUN("pipeline:run"),
  PIPELINE_WRITE("pipeline:write"),
  /** Seeing queues and their jobs. */
  QUEUE_READ("queue:read"),
  /** Making queues, and putting jobs into them. */
  QUEUE_WRITE("queue:write"),
  /** Deciding what becomes of jobs and queues that are there. */
  JOB_MANAGE("job:manage"),
  /** Seeing what is deployed. */
  BUNDLE_READ("bundle:read"),
  /** Deploying code, which can do whatever the server can. */
  BUNDLE_DEPLOY("bundle:deploy"),
  /** Seeing servers, their settings and their log. */
  SERVER_READ("server:read"),
  /** Changing what servers do; everything that declares no right. */
  SERVER_ADMIN("server:admin"),
  /** Hearing what happens to all vCons. */
  EVENTS_READ("events:read"),
  /** Seeing figures. */
  FIGURES_READ("figures:read"),
  /** Deciding who may read which vCon. */
  ACCESS_WRITE("access:write"),
  /** Erasing what concerns a person. */
  ERASURE_RUN("erasure:run"),
  /** Seeing who did what, such as what was erased. */
  AUDIT_READ("audit:read"),
  /** Making and revoking keys and users. */
  KEY_ADMIN("key:admin");

  private final String word;

  Scope(String word) {
    this.word = word;
  }

  /** Gives the right as it is granted: {@code vcon:read}. */
  public String word() {
    return word;
  }

  /** Tells whether a caller can have it, or lack it: the first two ask for nothing of the kind. */
  public boolean isGranted() {
    return this != OPEN && this != KNOWN;
  }

  /** Finds the right of a word; empty if no right that can be granted has it. */
  public static Optional<Scope> of(String word) {
    return Arrays.stream(values())
        .filter(scope -> scope.isGranted() && scope.word.equals(word))
        .findFirst();
  }
}
