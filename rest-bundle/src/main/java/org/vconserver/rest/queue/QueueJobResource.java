package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.vconserver.api.error.FaultType;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.json.JsonReader;
import org.vconserver.rest.RestSettings;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;

/** Putting jobs into queues, which is part of the vCon API and of the Admin API. */
@Path("")
@Consumes(MediaType.WILDCARD)
public final class QueueJobResource {
  private final Services services;
  private final RestSettings settings;

  @Inject
  public QueueJobResource(Services services, RestSettings settings) {
    this.services = services;
    this.settings = settings;
  }

  /** Answers with the place of the job in the queue: 1 is the next one. */
  @PUT
  @Path("queue/{name}")
  public Response push(
      @PathParam("name") String name, InputStream body, @Context HttpHeaders headers) {
    Job job = job(RequestBody.reader(body, headers, settings));
    return Responses.json(
        JsonNodeFactory.instance.numberNode(services.queues().push(name, List.of(job)).place()));
  }

  /** Any {@code job_type} is taken, as py_vcon_server does; there is only one. */
  private static Job job(JsonReader body) {
    body.text("job_type");
    List<String> uuids = body.requiredTexts("vcon_uuid");
    int given = body.tree().path("vcon_uuid").size();
    if (body.tree().path("vcon_uuid").isArray() && given != 1) {
      body.fault(FaultType.VALUE_ERROR, "must have exactly 1 UUID, not " + given, "vcon_uuid");
    }
    body.requireValid(ServerError.INVALID_REQUEST);
    return Job.of(Params.uuid(Params.name("body", "vcon_uuid", uuids.get(0))));
  }
}
