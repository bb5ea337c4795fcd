package org.vconserver.deploy.jar;

import java.util.Optional;

/**
 * Holds what the operator has asked for since the last pass. Immutable.
 *
 * @param drain true to take the bundle out of use, false to take it into use again
 * @param force true to let bundles that leave go at once
 * @param again true to try a refused jar again
 */
record Wishes(Optional<Boolean> drain, boolean force, boolean again) {
  static final Wishes NONE = new Wishes(Optional.empty(), false, false);

  Wishes withDrain(boolean wanted) {
    return new Wishes(Optional.of(wanted), force, again);
  }

  Wishes withForce() {
    return new Wishes(drain, true, again);
  }

  Wishes withAgain() {
    return new Wishes(drain, force, true);
  }
}
