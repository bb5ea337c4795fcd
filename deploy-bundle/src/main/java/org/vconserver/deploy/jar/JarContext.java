package org.vconserver.deploy.jar;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.vconserver.deploy.framework.BundleFramework;
import org.vconserver.deploy.processor.KeptNames;
import org.vconserver.deploy.processor.LiveProcessors;
import org.vconserver.deploy.processor.VersionPins;
import org.vconserver.deploy.rules.DeployLimits;

/**
 * Holds all that the deployments of jars share. Thread-safe.
 *
 * @param keptVersions how many versions of each jar are archived
 * @param names whose the names of processors are
 * @param nanoTime the time that durations are measured with
 */
public record JarContext(
    DeployLimits limits,
    int keptVersions,
    BundleFramework framework,
    LiveProcessors processors,
    VersionPins pins,
    KeptNames names,
    Clock clock,
    LongSupplier nanoTime) {}
