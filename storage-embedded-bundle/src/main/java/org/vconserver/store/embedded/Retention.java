package org.vconserver.store.embedded;

import org.vconserver.api.store.ExpiryRules;

/**
 * Says what is kept of vCons, and how long. Immutable.
 *
 * @param formerVersions how many former versions of each
 * @param expiryRules by which they expire of which nobody asks it
 */
record Retention(int formerVersions, ExpiryRules expiryRules) {
  /** Keeps no former versions, and lets nothing expire by rules. */
  static final Retention NONE = new Retention(0, ExpiryRules.NONE);
}
