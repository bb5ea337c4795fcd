package org.vconserver.rest.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.vcon.Vcon;

/** Writes the result of a run as the wire has it: {@code VconProcessorOutput}. */
public final class RunAnswer {
  private RunAnswer() {}

  /**
   * Gives the result as JSON.
   *
   * @param wholeVcons whether vCons are given whole; else only their uuids are
   */
  public static ObjectNode of(RunResult result, PeerVconFormat format, boolean wholeVcons) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    var vcons = json.putArray("vcons");
    for (Vcon vcon : result.vcons()) {
      if (wholeVcons) {
        vcons.add(format.outgoing(vcon));
      } else {
        vcons.addObject().put("uuid", vcon.uuid());
      }
    }
    result.modified().forEach(json.putArray("vcons_modified")::add);
    ObjectNode parameters = json.putObject("parameters");
    result.parameters().forEach(parameters::set);
    var jobs = json.putArray("queue_jobs");
    for (JobRequest job : result.jobs()) {
      ObjectNode entry = jobs.addObject().put("job_type", Job.TYPE).put("to_queue", job.toQueue());
      job.vconUuids().forEach(entry.putArray("vcon_uuids")::add);
      if (job.fromQueue() != null) {
        entry.put("from_queue", job.fromQueue());
      }
    }
    return json;
  }
}
