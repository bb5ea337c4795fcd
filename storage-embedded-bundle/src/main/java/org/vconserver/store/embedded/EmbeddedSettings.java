package org.vconserver.store.embedded;

import java.time.Duration;
import org.vconserver.api.store.ExpiryRules;
import org.vconserver.support.store.KeptChanges;

/**
 * Says what an embedded store keeps. Immutable.
 *
 * @param history which records of ended jobs
 * @param changes which changes of vCons, and which of their former versions
 * @param keepsWords whether words of vCons, so that they can be searched for
 * @param expiryRules how long vCons are kept of which nobody asks
 * @param longestSearch how long one search for vCons may take
 * @param pipelineVersions how many versions of each pipeline, the present one included
 */
record EmbeddedSettings(
    JobHistory history,
    KeptChanges changes,
    boolean keepsWords,
    ExpiryRules expiryRules,
    Duration longestSearch,
    int pipelineVersions) {}
