package org.vconserver.bench.data;

/** Names the kinds of vCons that are measured with, and how many of each are read at random. */
public enum Size {
  SMALL("3k", 20_000),
  MEDIUM("97k", 2_000),
  RECORDING("3m-recording", 50),
  TEXT("3m-text", 50);

  private final String label;
  private final int count;

  Size(String label, int count) {
    this.label = label;
    this.count = count;
  }

  /** Gives the name in cases. */
  public String label() {
    return label;
  }

  /** Gives how many are read at random. */
  public int count() {
    return count;
  }
}
