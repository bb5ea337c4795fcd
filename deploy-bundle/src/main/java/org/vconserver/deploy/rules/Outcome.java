package org.vconserver.deploy.rules;

import java.util.Optional;
import org.vconserver.deploy.folder.FileStamp;
import org.vconserver.deploy.folder.JarContent;
import org.vconserver.deploy.framework.CheckResult;

/** Reports how an {@link Action.Attempt} has ended. Immutable. */
public sealed interface Outcome {
  /**
   * Says that the jar was copied and is complete.
   *
   * @param stamp of the file when it was to be read
   * @param quarantined the name under which the same content is in quarantine
   */
  record Read(FileStamp stamp, JarContent content, Optional<String> quarantined)
      implements Outcome {}

  /** Says that the file is no complete jar. */
  record Unreadable(String reason) implements Outcome {}

  /** Says that the framework has made a bundle of a copy. */
  record Installed(long id, JarContent content) implements Outcome {}

  /** Says that the framework, or the disk, has refused to. */
  record NotInstalled(String digest, String reason) implements Outcome {}

  /**
   * Says that a bundle was started or checked.
   *
   * @param displaced number of the distribution's bundle that was stopped for it
   */
  record Checked(CheckResult result, Optional<Long> displaced) implements Outcome {}

  /** Says whether a jar is in quarantine now. */
  record Quarantined(String digest, boolean done) implements Outcome {}

  /** Says whether the folder has the jar again that it had before. */
  record FileRestored(String badDigest, boolean done) implements Outcome {}
}
