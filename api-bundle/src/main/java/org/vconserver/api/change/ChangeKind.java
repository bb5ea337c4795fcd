package org.vconserver.api.change;

import java.util.Arrays;
import java.util.Optional;

/** Names what can happen to what a store keeps. */
public enum ChangeKind {
  /** Tells of a vCon that was not there before. */
  VCON_CREATED("vcon.created"),
  /** Tells of a vCon that was there already, and was saved. */
  VCON_UPDATED("vcon.updated"),
  /** Tells of a vCon that is there no longer. */
  VCON_DELETED("vcon.deleted");

  private final String wireName;

  ChangeKind(String wireName) {
    this.wireName = wireName;
  }

  /** Gives the name by which stores keep it and the REST API shows it. */
  public String wireName() {
    return wireName;
  }

  /** Finds the kind of a name; empty for a name that no kind has. */
  public static Optional<ChangeKind> named(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(wireName)).findFirst();
  }
}
