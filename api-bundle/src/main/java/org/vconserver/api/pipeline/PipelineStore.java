package org.vconserver.api.pipeline;

import java.util.Optional;
import java.util.SortedSet;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps pipeline definitions by name, as they were given. What a method has returned from is
 * durable. Registered as a service with the property {@code vcon.backend}, only while the
 * configuration chooses this backend. Thread-safe. Every method may throw a {@link
 * org.vconserver.vcon.error.VconException} with STORAGE_UNAVAILABLE.
 */
@ConsumerType
public interface PipelineStore {
  /**
   * Looks whether the store can be reached, and returns within a few seconds.
   *
   * @throws org.vconserver.vcon.error.VconException STORAGE_UNAVAILABLE
   */
  void ping();

  SortedSet<String> names();

  /** Gives the pipeline with a name; empty if there is none. */
  Optional<PipelineDefinition> find(String name);

  /** Keeps a pipeline, replacing one with the same name. */
  void put(String name, PipelineDefinition definition);

  /** Deletes a pipeline; says whether there was one. */
  boolean delete(String name);
}
