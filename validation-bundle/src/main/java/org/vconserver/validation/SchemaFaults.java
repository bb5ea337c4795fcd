package org.vconserver.validation;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what a schema finds in one document, up to a number: a small document can have millions
 * of faults, of which each takes more memory than what it is about. Used by one thread.
 */
final class SchemaFaults {
  private static final int MOST = 3000;

  private final List<Fault> list = new ArrayList<>();

  /** Holds one of them. */
  record Fault(String pointer, String keyword, String message) {}

  void add(String pointer, String keyword, String message) {
    if (!full()) {
      list.add(new Fault(pointer, keyword, message));
    }
  }

  /** Tells whether no more is taken. */
  boolean full() {
    return list.size() >= MOST;
  }

  List<Fault> list() {
    return list;
  }
}
