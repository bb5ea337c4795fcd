package org.vconserver.store.embedded;

import java.time.Duration;
import org.vconserver.support.store.KeptChanges;

/**
 * Says what an embedded store keeps. Immutable.
 *
 * @param history which records of ended jobs
 * @param changes which changes of vCons
 * @param keepsWords whether words of vCons, so that they can be searched for
 * @param longestSearch how long one search for vCons may take
 * @param pipelineVersions how many versions of each pipeline, the present one included
 */
record EmbeddedSettings(
    JobHistory history,
    KeptChanges changes,
    boolean keepsWords,
    Duration longestSearch,
    int pipelineVersions) {}
