package org.vconserver.api.deploy;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tries out a bundle before it takes over. Registered as a service by the bundle; a component may
 * be this beside what else it is. The deployer calls each one that a new bundle has, once and
 * within the time that a start may take, before anything uses the bundle. A bundle without one is
 * taken as it is. Not thread-safe: each is called by one thread.
 */
@ConsumerType
public interface SelfTest {
  /**
   * Returns if the bundle can do its work.
   *
   * @throws Exception with a message for the operator, if it can't: the bundle is refused, and what
   *     it was to replace goes on
   * @throws InterruptedException when interrupted because the time is over: let it out
   */
  void run() throws Exception;
}
