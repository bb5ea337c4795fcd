package org.vconserver.rest.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Function;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobRequest;
import org.vconserver.api.pipeline.RunNotice;
import org.vconserver.api.pipeline.RunResult;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;

/** Answers with the result of a run as the wire has it: {@code VconProcessorOutput}. */
final class RunAnswer {
  /** Limits the header to what proxies let through. */
  private static final int LONGEST_HEADER = 4_000;

  private static final ObjectWriter ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  private RunAnswer() {}

  /** Answers with the vCons of the run. */
  static Response whole(RunResult result, PeerVconFormat format) {
    return answer(result, format, format::outgoing);
  }

  /** Answers with the uuids of the run's vCons in place of them. */
  static Response uuids(RunResult result, PeerVconFormat format) {
    return answer(
        result, format, vcon -> JsonNodeFactory.instance.objectNode().put("uuid", vcon.uuid()));
  }

  /** Answers with null, and the notices of the run in a header. */
  static Response nothing(RunResult result) {
    return withNotices(StrictJson.write(JsonNodeFactory.instance.nullNode()), result);
  }

  private static Response answer(
      RunResult result, PeerVconFormat format, Function<Vcon, JsonNode> shown) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    result.vcons().stream().map(shown).forEach(json.putArray("vcons")::add);
    var modified = format.isPeer() ? result.replaced() : result.modified();
    modified.forEach(json.putArray("vcons_modified")::add);
    ObjectNode parameters = json.putObject("parameters");
    result.parameters().forEach(parameters::set);
    if (!format.isPeer()) {
      result.notices().stream().map(RunNotice::json).forEach(json.putArray("notices")::add);
    }
    jobs(json.putArray("queue_jobs"), result.jobs());
    byte[] body = StrictJson.write(json);
    return format.isPeer()
        ? withNotices(body, result)
        : Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
  }

  /** Writes the jobs that a run has asked for. */
  static void jobs(ArrayNode array, List<JobRequest> jobs) {
    for (JobRequest job : jobs) {
      ObjectNode entry = array.addObject().put("job_type", Job.TYPE).put("to_queue", job.toQueue());
      job.vconUuids().forEach(entry.putArray("vcon_uuids")::add);
      if (job.fromQueue() != null) {
        entry.put("from_queue", job.fromQueue());
      }
    }
  }

  private static Response withNotices(byte[] body, RunResult result) {
    Response.ResponseBuilder answer = Response.ok(body, MediaType.APPLICATION_JSON_TYPE);
    if (!result.notices().isEmpty()) {
      answer.header(AnswerHeaders.NOTICES, header(result));
    }
    return answer.build();
  }

  /** Writes as many notices as a header holds; the number of those left out is the last element. */
  private static String header(RunResult result) {
    ArrayNode told = JsonNodeFactory.instance.arrayNode();
    int length = 0;
    int count = 0;
    for (RunNotice notice : result.notices()) {
      length += ascii(notice.json()).length() + 1;
      if (length > LONGEST_HEADER) {
        break;
      }
      told.add(notice.json());
      count++;
    }
    if (count < result.notices().size()) {
      told.add(result.notices().size() - count);
    }
    return ascii(told);
  }

  private static String ascii(JsonNode json) {
    try {
      return ASCII.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
