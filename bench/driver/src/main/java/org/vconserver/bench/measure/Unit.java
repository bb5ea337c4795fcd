package org.vconserver.bench.measure;

/** Names what is counted, and whether more of it is better. */
public enum Unit {
  REQUESTS("req/s", true),
  JOBS("jobs/s", true),
  ITEMS("items/s", true),
  SECONDS("s", false),
  MILLIS("ms", false),
  MEGABYTES("MB", false),
  A_JOB("a job", false);

  private final String label;
  private final boolean moreIsBetter;

  Unit(String label, boolean moreIsBetter) {
    this.label = label;
    this.moreIsBetter = moreIsBetter;
  }

  public String label() {
    return label;
  }

  /** Gives how near a value is to a limit: 1 is there, 0.5 is half as good. */
  double ratio(double value, double limit) {
    return moreIsBetter ? value / limit : limit / value;
  }

  /** Gives the worse one of two values. */
  double worse(double one, double other) {
    return moreIsBetter ? Math.min(one, other) : Math.max(one, other);
  }
}
