package org.vconserver.vcon.version;

import java.util.Arrays;
import java.util.Optional;

/** Names the published versions of the vCon syntax, in their order. */
public enum VconVersion {
  /** draft-petrie-vcon-00 to -04, draft-ietf-vcon-vcon-container-00 and -01. */
  V0_0_1("0.0.1"),
  /** draft-ietf-vcon-vcon-container-02 and -03. */
  V0_0_2("0.0.2"),
  /** draft-ietf-vcon-vcon-core-00. */
  V0_3_0("0.3.0"),
  /** draft-ietf-vcon-vcon-core-01 to -04, and what has no {@code vcon} member. */
  V0_4_0("0.4.0"),
  /** Is the unreleased successor of core-04: it is read, and never written. */
  V0_5_0("0.5.0");

  /** Is the version of a vCon without a {@code vcon} member, as that member is deprecated. */
  public static final VconVersion CURRENT = V0_4_0;

  private final String text;

  VconVersion(String text) {
    this.text = text;
  }

  /** Gives the version of a text such as {@code 0.4.0}; empty if it is none that is known. */
  public static Optional<VconVersion> of(String text) {
    return Arrays.stream(values()).filter(version -> version.text.equals(text)).findFirst();
  }

  /** Gives the value of the {@code vcon} member. */
  public String text() {
    return text;
  }

  /** Says whether vCons may be written in it. */
  public boolean isReleased() {
    return this != V0_5_0;
  }

  public boolean isBefore(VconVersion other) {
    return compareTo(other) < 0;
  }
}
