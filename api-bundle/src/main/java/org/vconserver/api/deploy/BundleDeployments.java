package org.vconserver.api.deploy;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Deploys the jars in the deploy folders of this server. The folder is the truth: each call here
 * does to it what a person would do by hand, and what follows is what follows from that.
 * Thread-safe.
 *
 * <p>Methods that change something wait for the verdict for some seconds, and give the one of that
 * moment. They throw {@link org.vconserver.vcon.error.VconException}: BUNDLE_NOT_FOUND for a file
 * that is not there, INVALID_NAME for a name that no jar can have, STORAGE_UNAVAILABLE if the
 * folder can't be written.
 */
@ProviderType
public interface BundleDeployments {
  /** Gives all jars, by name. */
  List<DeployedBundle> list();

  /** Gives one jar; empty if there is none of that name. */
  Optional<DeployedBundle> find(String file);

  /**
   * Puts a jar into the deploy folder, in place of one of that name.
   *
   * @param file its name, which ends with {@code .jar}
   * @param content not closed here
   * @throws org.vconserver.vcon.error.VconException BUNDLE_REFUSED if the content is no complete
   *     jar; the folder is left as it is then
   */
  DeployedBundle put(String file, InputStream content);

  /**
   * Deletes a jar: its bundle leaves when the runs that use it have ended.
   *
   * @param force whether it leaves at once, whoever uses it
   */
  DeployedBundle remove(String file, boolean force);

  /**
   * Takes a bundle out of use and leaves the jar where it is: its processors get no new runs, what
   * needs them waits. Until {@link #resume}, a change of the jar, or a restart.
   */
  DeployedBundle drain(String file);

  /** Takes a drained bundle into use again. */
  DeployedBundle resume(String file);

  /**
   * Puts a kept version back in place of the jar as it is, which is kept in turn.
   *
   * @param digest the kept version's; empty for the one before
   * @throws org.vconserver.vcon.error.VconException NOTHING_KEPT if there is no such version
   */
  DeployedBundle rollBack(String file, Optional<String> digest);
}
