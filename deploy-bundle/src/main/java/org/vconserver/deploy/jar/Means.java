package org.vconserver.deploy.jar;

import java.time.Clock;
import java.util.function.LongSupplier;
import org.vconserver.deploy.DeploySettings;
import org.vconserver.deploy.framework.BundleCheck;
import org.vconserver.deploy.framework.BundleLife;
import org.vconserver.deploy.framework.Distribution;
import org.vconserver.deploy.processor.LiveProcessors;
import org.vconserver.deploy.processor.Pins;

/**
 * What every slot works with. Thread-safe.
 *
 * @param bundleChanges counts what else happened in the framework: a reason to try again what did
 *     not resolve
 */
public record Means(
    DeploySettings settings,
    BundleLife life,
    BundleCheck check,
    Distribution distribution,
    LiveProcessors processors,
    Pins pins,
    Clock clock,
    LongSupplier nanoTime,
    LongSupplier bundleChanges) {}
