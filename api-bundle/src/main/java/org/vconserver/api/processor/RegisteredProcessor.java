package org.vconserver.api.processor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Describes a processor that is active. Immutable.
 *
 * @param name the name under which it is found
 * @param version of the bundle that provides it, as OSGi writes versions
 * @param bundle symbolic name of the bundle that provides it
 * @param title from its descriptor
 * @param description from its descriptor
 * @param mayModify from its descriptor
 * @param optionsName simple name of its options record: the name of its schema
 * @param optionsSchema JSON Schema (draft 2020-12) of its options, the shared ones included; not to
 *     be changed
 * @param openUses how many runs are using it now
 * @param bundleId the framework's number of the bundle
 * @param role who gets it
 * @param runs how many runs of it have ended since its bundle came
 * @param failures how many of them failed by a fault of the bundle's own making
 * @param lastFault the last run of it that failed, whoever was at fault; null if none has
 */
public record RegisteredProcessor(
    String name,
    String version,
    String bundle,
    String title,
    String description,
    boolean mayModify,
    String optionsName,
    ObjectNode optionsSchema,
    int openUses,
    long bundleId,
    BundleRole role,
    long runs,
    long failures,
    @Nullable ProcessorFault lastFault) {

  /** Describes a processor of which no run has failed. */
  public RegisteredProcessor(
      String name,
      String version,
      String bundle,
      String title,
      String description,
      boolean mayModify,
      String optionsName,
      ObjectNode optionsSchema,
      int openUses,
      long bundleId,
      BundleRole role,
      long runs,
      long failures) {
    this(
        name,
        version,
        bundle,
        title,
        description,
        mayModify,
        optionsName,
        optionsSchema,
        openUses,
        bundleId,
        role,
        runs,
        failures,
        null);
  }
}
