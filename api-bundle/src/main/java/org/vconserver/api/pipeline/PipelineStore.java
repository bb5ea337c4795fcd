package org.vconserver.api.pipeline;

import java.util.List;
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

  /**
   * Keeps a pipeline as {@link #put} does, and it as a version if it differs from the one that was
   * there. The oldest versions beyond the configured number are forgotten. A backend that does not
   * say otherwise keeps no versions.
   *
   * @since 1.3
   */
  default void put(String name, PipelineDefinition definition, PipelineChange change) {
    put(name, definition);
  }

  /**
   * Lists the versions of a pipeline, the newest first, which is the present one; empty if there is
   * no such pipeline, or if this backend keeps no versions. What was saved by a server that keeps
   * none is found here, or by the next {@link #put}.
   *
   * @since 1.3
   */
  default List<PipelineVersion> versions(String name) {
    return List.of();
  }

  /**
   * Gives a version of a pipeline; empty if it is not kept.
   *
   * @since 1.3
   */
  default Optional<PipelineDefinition> version(String name, long number) {
    return Optional.empty();
  }

  /** Deletes a pipeline with its versions; says whether there was one. */
  boolean delete(String name);
}
