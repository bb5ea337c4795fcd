package org.vconserver.vcon.index;

import java.util.Locale;

/** Names the parts by which vCons are found that have, or lack, them. */
public enum IndexPart {
  /** A dialog with audio or video, or where it is. */
  RECORDING,
  /** A dialog of text. */
  TEXT,
  /** An analysis whose type says that it is a transcript. */
  TRANSCRIPT,
  /** An analysis whose type says that it is a summary. */
  SUMMARY,
  /** An attachment. */
  ATTACHMENT,
  /** An analysis of any type. */
  ANALYSIS;

  /** Gives the name that is used in requests. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
