package org.vconserver.rest.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.vconserver.api.error.FieldError;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.VconServerException;
import org.vconserver.api.job.Job;
import org.vconserver.api.vcon.StrictJson;
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
    Job job = job(RequestBody.object(body, headers, settings));
    return Responses.json(
        JsonNodeFactory.instance.numberNode(services.queues().push(name, List.of(job)).place()));
  }

  /** Any {@code job_type} is taken, as py_vcon_server does; there is only one. */
  private static Job job(ObjectNode body) {
    JsonNode type = body.path("job_type");
    if (!type.isMissingNode() && !type.isTextual()) {
      throw fault("job_type", "must be a string, not " + StrictJson.describe(type));
    }
    JsonNode uuids = body.path("vcon_uuid");
    if (!uuids.isArray()) {
      throw fault(
          "vcon_uuid", "must be an array with exactly 1 UUID, not " + StrictJson.describe(uuids));
    }
    if (uuids.size() != 1) {
      throw fault("vcon_uuid", "must have exactly 1 UUID, not " + uuids.size());
    }
    if (!uuids.get(0).isTextual()) {
      throw fault("vcon_uuid", "must have a string, not " + StrictJson.describe(uuids.get(0)));
    }
    return Job.of(Params.uuid(Params.name("body", "vcon_uuid", uuids.get(0).textValue())));
  }

  private static VconServerException fault(String field, String message) {
    return new VconServerException(
        ServerError.INVALID_REQUEST,
        List.of(new FieldError(List.of("body", field), message, "value_error")));
  }
}
