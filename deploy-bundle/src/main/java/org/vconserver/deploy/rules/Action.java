package org.vconserver.deploy.rules;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.event.Level;
import org.vconserver.api.processor.BundleRole;
import org.vconserver.deploy.folder.FileStamp;
import org.vconserver.deploy.folder.JarContent;

/** Something that is to be done for a jar. Bundles go by the framework's numbers. Immutable. */
public sealed interface Action {
  /** Has an {@link Outcome}, which is a fact of the next step; the last action of its step. */
  sealed interface Attempt extends Action {}

  /** Has no outcome: if it fails the log says so, and the next pass goes on from there. */
  sealed interface Command extends Action {}

  // ---- attempts ----

  /** Copies and reads the jar. */
  record Read(FileStamp stamp) implements Attempt {}

  /** Makes a bundle of the copy that has this digest. */
  record Install(String digest) implements Attempt {}

  /**
   * Resolves, starts and checks a bundle.
   *
   * @param serving the one whose place it takes: a database bundle must stop before
   */
  record Activate(long bundle, Optional<Long> serving) implements Attempt {}

  /** Looks at a bundle that runs, and has it test itself if that is asked for. */
  record Check(long bundle, boolean selfTest) implements Attempt {}

  /** Starts a bundle again whose packages went away, and checks it. */
  record Restart(long bundle) implements Attempt {}

  /** Puts a copy of a rolled back version into quarantine, with the verdict on it. */
  record Quarantine(String digest, Verdict verdict) implements Attempt {}

  /** Puts a copy back into the folder, in place of the bad jar if that still lies there. */
  record RestoreFile(String badDigest, String goodDigest) implements Attempt {}

  // ---- commands ----

  /** Tells the registry who gets the processors of a bundle. */
  record SetRole(long bundle, BundleRole role) implements Command {}

  /** Stops a bundle and takes it out of the framework, whoever uses it. */
  record Uninstall(long bundle) implements Command {}

  /**
   * Keeps the copy of a version that serves now, and lets go of the oldest that are too many.
   *
   * @param processors the names of those that it provides
   * @param inUse digests of copies that must stay
   */
  record Archive(JarContent content, List<String> processors, Set<String> inUse, Instant time)
      implements Command {}

  /** Lets go of a kept copy for good. */
  record Discard(String digest) implements Command {}

  /** Deletes the copies that are neither archived nor in use. */
  record DeleteCopies(Set<String> inUse) implements Command {}

  /** Remembers for the next start of the server which version serves; empty for none. */
  record Remember(Optional<String> digest) implements Command {}

  /** Starts the distribution's bundle again whose place was taken. */
  record StartDisplaced(long bundle) implements Command {}

  /** Shows the state to whoever asks, and in the status file. */
  record Publish() implements Command {}

  /** Tells the operator, in a line that begins with the name of the jar. */
  record Log(Level level, String text) implements Command {}
}
