package org.vconserver.deploy.rules;

import java.util.Optional;
import org.vconserver.deploy.folder.FileStamp;

/**
 * Notes how far the file in the folder has been dealt with. Immutable.
 *
 * @param stamp of the file as it lies there; empty if there is none
 * @param judged the stamp of the file that there is a verdict on
 * @param incomplete the stamp of a file that is no complete jar yet
 * @param incompleteSince when it was first read
 */
public record JarOnDisk(
    Optional<FileStamp> stamp,
    Optional<FileStamp> judged,
    Optional<FileStamp> incomplete,
    long incompleteSince) {
  static final JarOnDisk NONE =
      new JarOnDisk(Optional.empty(), Optional.empty(), Optional.empty(), 0);

  JarOnDisk withStamp(Optional<FileStamp> now) {
    return new JarOnDisk(now, judged, incomplete, incompleteSince);
  }

  JarOnDisk judgedNow() {
    return new JarOnDisk(stamp, stamp, incomplete, incompleteSince);
  }

  JarOnDisk notJudged() {
    return new JarOnDisk(stamp, Optional.empty(), incomplete, incompleteSince);
  }

  /** Notes when the file, as it lies there, was first read. */
  JarOnDisk readAt(long nanos) {
    return incomplete.equals(stamp) ? this : new JarOnDisk(stamp, judged, stamp, nanos);
  }
}
