package org.vconserver.deploy.rules;

import java.time.Duration;

/**
 * Holds the numbers that the rules go by; docs/operating.md has the settings. Immutable.
 *
 * @param drain after how long a bundle that is still in use is reported
 * @param drainForced true if it is then stopped all the same
 * @param probationRuns how many runs a replacement must do well
 * @param probation how long it is watched at most; zero: not at all
 * @param faultsAllowed how many faults of its own it is rolled back at
 */
public record DeployLimits(
    Duration drain,
    boolean drainForced,
    int probationRuns,
    Duration probation,
    int faultsAllowed) {}
