package org.vconserver.vcon.index;

import java.util.Locale;

/** Names the parts by which vCons are found that have, or lack, them. */
public enum IndexPart {
  /** Means a dialog with audio or video, or that says where it is. */
  RECORDING,
  /** Means a dialog of text. */
  TEXT,
  /** Means an analysis whose type says that it is a transcript. */
  TRANSCRIPT,
  /** Means an analysis whose type says that it is a summary. */
  SUMMARY,
  /** Means an attachment. */
  ATTACHMENT,
  /** Means an analysis of any type. */
  ANALYSIS;

  /** Gives the name that is used in requests. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
