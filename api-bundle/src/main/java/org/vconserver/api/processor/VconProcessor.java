package org.vconserver.api.processor;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Does one thing to the vCons of a run. Registered as a service with the property {@code
 * vcon.processor.name} (see {@link ProcessorName}); the service may come and go while the server
 * runs.
 *
 * <p>Thread-safe: one instance serves many runs at once, and keeps nothing of a run in itself.
 *
 * @param <O> the record that holds its options
 */
@ConsumerType
public interface VconProcessor<O extends ProcessorOptions> {
  /** Describes this processor. Always gives the same. */
  ProcessorDescriptor<O> descriptor();

  /**
   * Works on one run. What is changed in the session is kept only if this returns; if it throws,
   * the run fails and nothing of it is stored. So it changes the session last, when nothing can
   * fail any more; and it changes no tree that the session or the options give it, but copies.
   *
   * @param session the run; to be used by this call and this thread only
   * @param options bound and validated
   * @throws InterruptedException when interrupted, which is how a run that is over its time or is
   *     cancelled is told to end: let it out, within a second
   * @throws org.vconserver.vcon.error.VconException for a failure that the caller should be told
   *     about
   */
  void process(ProcessorSession session, O options) throws InterruptedException;
}
