package org.vconserver.api.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.vconserver.api.job.JobRequest;
import org.vconserver.vcon.Vcon;

/**
 * Holds the result of a run. Immutable, as long as nobody changes what it holds: no one may.
 *
 * @param vcons the vCons at its end, in order
 * @param modified for each of them, whether it counts as modified: it is new, or differs from what
 *     the run began with
 * @param replaced for each of them, whether a processor put it there, changed or not
 * @param parameters the parameters at its end
 * @param jobs the jobs that it asked for
 * @param notices what its steps said besides, in order
 */
public record RunResult(
    List<Vcon> vcons,
    List<Boolean> modified,
    List<Boolean> replaced,
    Map<String, JsonNode> parameters,
    List<JobRequest> jobs,
    List<RunNotice> notices) {}
