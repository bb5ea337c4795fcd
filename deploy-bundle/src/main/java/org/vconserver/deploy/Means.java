package org.vconserver.deploy;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What every slot works with. Thread-safe.
 *
 * @param bundleChanges counts what else happened in the framework: a reason to try again what did
 *     not resolve
 */
record Means(
    DeploySettings settings,
    BundleLife life,
    BundleCheck check,
    Distribution distribution,
    LiveProcessors processors,
    Pins pins,
    Clock clock,
    LongSupplier nanoTime,
    LongSupplier bundleChanges) {}
