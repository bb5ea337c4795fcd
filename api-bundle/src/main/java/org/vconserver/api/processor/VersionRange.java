package org.vconserver.api.processor;

import java.util.Optional;

/**
 * Selects versions of a processor, as OSGi writes ranges of versions (OSGi Core 8, section 3.2.6):
 * {@code [1.2,2)} from 1.2 on and below 2; {@code 1.2} from 1.2 on; {@code [1.2.3,1.2.3]} that one
 * alone. Immutable.
 */
public final class VersionRange {
  /** Takes every version. */
  public static final VersionRange ANY =
      new VersionRange("0", new org.osgi.framework.VersionRange("0"));

  private final String text;
  private final org.osgi.framework.VersionRange range;

  private VersionRange(String text, org.osgi.framework.VersionRange range) {
    this.text = text;
    this.range = range;
  }

  /** Reads a range; empty if the text is none. */
  public static Optional<VersionRange> parse(String text) {
    try {
      return Optional.of(new VersionRange(text, new org.osgi.framework.VersionRange(text.strip())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Tells whether a version is in the range.
   *
   * @param version as OSGi writes versions
   */
  public boolean includes(String version) {
    return range.includes(org.osgi.framework.Version.parseVersion(version));
  }

  /** Tells whether this is every version. */
  public boolean isAny() {
    return equals(ANY);
  }

  /**
   * Gives a processor in this range, for messages: its name, and the range unless it is every
   * version.
   */
  public String describe(String processor) {
    return isAny() ? processor : processor + " " + this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VersionRange that && range.equals(that.range);
  }

  @Override
  public int hashCode() {
    return range.hashCode();
  }

  /** Gives the range as it was given. */
  @Override
  public String toString() {
    return text;
  }
}
