package org.vconserver.api.processor;

/** Says which runs use the processors of a bundle. */
public enum BundleRole {
  /** Used by no run yet, as the bundle is still being checked. */
  TRIAL,
  /** Used by every run whose version range includes it. */
  SERVING,
  /**
   * Replaced by a newer version. Used by runs whose version range includes it but not the newer
   * one, and by a run in which the newer one has just failed by a fault of its own.
   */
  RESERVE,
  /** Used only by runs whose version range includes it but no version that serves. */
  PINNED,
  /** Used by no further run; it goes when the runs that use it have ended. */
  LEAVING
}
