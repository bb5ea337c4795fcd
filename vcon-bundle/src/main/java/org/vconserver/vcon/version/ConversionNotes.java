package org.vconserver.vcon.version;

import java.util.ArrayList;
import java.util.List;
import org.vconserver.vcon.VconFinding;

/** Collects what is to be told of one conversion. Used by one thread. */
final class ConversionNotes {
  /** Names the notes of what a version has no means to say. */
  static final String INEXPRESSIBLE = "conversion.inexpressible";

  private static final int MOST = 1000;

  private final VconVersion target;
  private final List<VconFinding> notes = new ArrayList<>();

  ConversionNotes(VconVersion target) {
    this.target = target;
  }

  VconVersion target() {
    return target;
  }

  /** Something that the target lacks and that stays as it is. */
  void inexpressible(String pointer, String what) {
    add(pointer, INEXPRESSIBLE, what + " is not part of " + target.text() + ": kept");
  }

  /** Something that was made up, because the source does not say it. */
  void assumed(String pointer, String message) {
    add(pointer, "conversion.assumed", message);
  }

  /** Something that was filled in, or spelled anew, as the vCon itself tells it. */
  void filled(String pointer, String how) {
    add(pointer, "conversion.filled", how);
  }

  /** Something that is missing, or wrong, and that nobody but its author can put right. */
  void left(String pointer, String what) {
    add(pointer, "conversion.left", what + ": left");
  }

  private void add(String pointer, String rule, String message) {
    if (notes.size() < MOST) {
      notes.add(new VconFinding(VconFinding.Severity.WARNING, pointer, rule, message, "core-03 7"));
    }
  }

  List<VconFinding> list() {
    return notes;
  }
}
