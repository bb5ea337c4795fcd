package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobQueues;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Members;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;

/** The jobs that wait in a queue, with their records: seen in pages, put in by the many, moved. */
@Path("")
@Consumes(MediaType.WILDCARD)
public final class WaitingJobsResource {
  private static final int LARGEST_PAGE = 1000;
  private static final int LARGEST_PUSH = 100_000;
  private static final Duration LONGEST_DELAY = Duration.ofDays(366);

  private final Services services;
  private final RestSettings settings;

  @Inject
  public WaitingJobsResource(Services services, RestSettings settings) {
    this.services = services;
    this.settings = settings;
  }

  @GET
  @Path("queue/{name}/jobs")
  public Response jobs(
      @PathParam("name") String name,
      @QueryParam("offset") @Nullable String offset,
      @QueryParam("limit") @Nullable String limit) {
    int from = Params.integer("offset", offset, 0, 0, Integer.MAX_VALUE);
    int count = Params.integer("limit", limit, 100, 1, LARGEST_PAGE);
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    services.queues().records(name, from, count).forEach(job -> array.add(JobJson.of(job)));
    return Responses.json(array);
  }

  /** Puts in a job for each vCon that is named, or that a query chooses. */
  @POST
  @Path("queue/{name}/jobs")
  public Response push(
      @PathParam("name") String name, InputStream body, @Context HttpHeaders headers)
      throws InterruptedException {
    Members members = Members.of(RequestBody.object(body, headers, settings));
    Duration delay = members.seconds("delay_seconds", LONGEST_DELAY);
    var uuids = members.texts("vcon_uuids");
    var query = members.object("query");
    if (uuids.isPresent() == query.isPresent()) {
      throw members.refused("must have either vcon_uuids or query", "missing");
    }
    ObjectNode answer =
        uuids.isPresent()
            ? pushNamed(name, uuids.get(), delay, members)
            : new QueriedJobs(services, settings).push(name, query.orElseThrow(), delay);
    return Responses.json(answer);
  }

  private ObjectNode pushNamed(String name, List<String> uuids, Duration delay, Members members) {
    if (uuids.isEmpty() || uuids.size() > LARGEST_PUSH) {
      throw members.refused(
          "must have 1 to " + LARGEST_PUSH + " uuids", "value_error", "vcon_uuids");
    }
    List<Job> jobs = new ArrayList<>();
    for (String uuid : uuids) {
      jobs.add(Job.of(Params.uuid(Params.name("body", "vcon_uuids", uuid))));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var pushed = services.queues().push(name, jobs, delay);
    answer.put("queued", pushed.jobIds().size());
    pushed.jobIds().forEach(id -> answer.withArray("job_ids").add(Long.toString(id)));
    return answer;
  }

  /** Moves the next jobs to the end of another queue. */
  @POST
  @Path("queue/{name}/move")
  public Response move(
      @PathParam("name") String name, InputStream body, @Context HttpHeaders headers) {
    Members members = Members.of(RequestBody.object(body, headers, settings));
    String to = members.requiredText("to");
    int limit = members.integer("limit", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    JobQueues queues = services.queues();
    return Responses.json(
        JsonNodeFactory.instance.objectNode().put("moved", queues.move(name, to, limit)));
  }
}
