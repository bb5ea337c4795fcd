package org.vconserver.deploy.jar;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.vconserver.deploy.DeploySettings;
import org.vconserver.deploy.framework.ActivationCheck;
import org.vconserver.deploy.framework.BundleInstaller;
import org.vconserver.deploy.framework.Distribution;
import org.vconserver.deploy.processor.LiveProcessors;
import org.vconserver.deploy.processor.VersionPins;

/**
 * What every slot works with. Thread-safe.
 *
 * @param bundleChanges counts what else happened in the framework: a reason to try again what did
 *     not resolve
 */
public record JarContext(
    DeploySettings settings,
    BundleInstaller life,
    ActivationCheck check,
    Distribution distribution,
    LiveProcessors processors,
    VersionPins pins,
    Clock clock,
    LongSupplier nanoTime,
    LongSupplier bundleChanges) {}
