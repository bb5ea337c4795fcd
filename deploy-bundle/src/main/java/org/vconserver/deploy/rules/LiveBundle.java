package org.vconserver.deploy.rules;

import org.vconserver.deploy.folder.JarContent;

/**
 * Holds a bundle in the framework that was made of the jar. Immutable.
 *
 * @param id the framework's number of it
 * @param content the jar as it was then
 * @param reason why it is there although another one serves; empty if it needs none
 * @param sinceNanos when that began
 * @param overdue true if it was reported that it can't leave
 */
public record LiveBundle(
    long id, JarContent content, String reason, long sinceNanos, boolean overdue) {

  /** Makes a bundle that needs no reason to be there. */
  public static LiveBundle installed(long id, JarContent content) {
    return new LiveBundle(id, content, "", 0, false);
  }

  public String digest() {
    return content.digest();
  }

  public String version() {
    return content.version();
  }

  LiveBundle keepFor(String why, long nanos) {
    return new LiveBundle(id, content, why, nanos, false);
  }

  LiveBundle withoutReason() {
    return new LiveBundle(id, content, "", sinceNanos, false);
  }

  LiveBundle overdue(String why) {
    return new LiveBundle(id, content, why, sinceNanos, true);
  }
}
