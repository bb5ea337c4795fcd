package org.vconserver.api.processor;

/** Who gets the processors of a bundle. */
public enum BundleRole {
  /** Nobody: it was not checked yet. */
  TRIAL,
  /** Whoever asks, and names no version that it does not have. */
  SERVING,
  /**
   * Who names its version, and a run in which the version that has just replaced it fails by its
   * own fault.
   */
  RESERVE,
  /** Who names its version. */
  PINNED,
  /** Nobody any more: it goes when the open uses are closed. */
  LEAVING
}
