package org.vconserver.validation;

import org.jspecify.annotations.Nullable;
import org.vconserver.vcon.VconFinding;

/**
 * Names a place in a document. Its pointer is written only when something is found there, as rules
 * look at hundreds of places for each that they tell of. Immutable.
 */
final class Place {
  static final Place TOP = new Place(null, null, 0);

  private final @Nullable Place around;
  private final @Nullable String name;
  private final int index;

  private Place(@Nullable Place around, @Nullable String name, int index) {
    this.around = around;
    this.name = name;
    this.index = index;
  }

  /** Gives the place of a member. */
  Place at(String member) {
    return new Place(this, member, 0);
  }

  /** Gives the place of an element. */
  Place at(int element) {
    return new Place(this, null, element);
  }

  /** Gives it as a JSON pointer. */
  String pointer() {
    if (around == null) {
      return "";
    }
    return around.pointer() + (name == null ? "/" + index : VconFinding.step(name));
  }
}
