package org.vconserver.rest.vcon;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.job.Job;
import org.vconserver.api.job.JobQueues;
import org.vconserver.api.job.JobsPushed;
import org.vconserver.api.job.PushRequest;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.api.validation.VconValidator;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Rights;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconException;

/**
 * Takes vCons of partners: stores one and puts a job for it into a queue, in one request. Nothing
 * that is stored already is changed or shown by it. Thread-safe.
 */
@Path("queue/{name}/vcon")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class SubmitResource {
  private final Supplier<VconStore> vcons;
  private final Supplier<JobQueues> queues;
  private final Supplier<Optional<VconValidator>> validator;
  private final PeerVconFormat format;

  /** Makes the resource; what is given throws if it is away. */
  public SubmitResource(
      Supplier<VconStore> vcons,
      Supplier<JobQueues> queues,
      Supplier<Optional<VconValidator>> validator,
      PeerVconFormat format) {
    this.vcons = vcons;
    this.queues = queues;
    this.validator = validator;
    this.format = format;
  }

  /**
   * Stores a vCon and puts a job for it into the queue. Where the second fails the vCon stays, and
   * the same request goes on with it.
   */
  @POST
  @RestOperation(
      id = "submit_vcon",
      summary = "Store a vCon and put a job for it into a queue",
      scope = Scope.VCON_SUBMIT,
      body = BodyLimit.JSON,
      request = VconShapes.Given.class,
      answer = VconShapes.Submitted.class,
      failures = {404, 409, 429},
      headers = {
        WireHeader.IDEMPOTENCY_KEY,
        WireHeader.TRACEPARENT,
        WireHeader.LOCATION,
        WireHeader.VCON_ERRORS,
        WireHeader.VCON_WARNINGS
      })
  public Response submit(
      @PathParam("name") String queue,
      @QueryParam("validate") @Schema(allowableValues = {"lenient", "strict", "off"})
          @Nullable String validate,
      InputStream body,
      @Context ContainerRequestContext call) {
    requireQueue(queue, call);
    IncomingVcon incoming =
        IncomingVcon.read(RequestBody.bytes(body), validate, validator.get(), format);
    Vcon vcon = incoming.vcon();
    List<Job> jobs = List.of(Job.of(vcon.uuid()).in(Asking.chain(call)));
    @Nullable PushRequest request =
        Asking.requestName(call)
            .map(key -> PushRequest.of(key, queue, jobs, Duration.ZERO))
            .orElse(null);
    queues.get().settings(queue); // before anything is stored: it may not be there
    store(vcon, call);
    JobsPushed pushed = queues.get().push(queue, jobs, Duration.ZERO, request);
    String job = Long.toString(pushed.jobIds().get(0));
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("vcon_uuid", vcon.uuid()).put("job_id", job);
    Response.ResponseBuilder built =
        Response.fromResponse(Responses.json(answer)).header(HttpHeaders.LOCATION, "/job/" + job);
    return incoming.validation().onto(built.build());
  }

  private static void requireQueue(String queue, ContainerRequestContext call) {
    Set<String> allowed = Rights.caller(call).queues();
    if (!allowed.isEmpty() && !allowed.contains(queue)) {
      throw new VconException(
          ServerError.ACCESS_FORBIDDEN, "Your key is not for the queue " + queue);
    }
  }

  /** Stores a vCon that is not there, or is there just so. */
  private void store(Vcon vcon, ContainerRequestContext call) {
    VconWrite write = VconWrite.expecting(vcon, VconWrite.ABSENT).because(Asking.cause(call));
    try {
      vcons.get().save(List.of(write));
    } catch (VconException e) {
      boolean same =
          e.code() == ServerError.REVISION_CONFLICT
              && vcons
                  .get()
                  .find(vcon.uuid())
                  .filter(stored -> Arrays.equals(stored.vcon().toJson(), vcon.toJson()))
                  .isPresent();
      if (!same) {
        throw e.code() == ServerError.REVISION_CONFLICT ? taken(vcon, e) : e;
      }
    }
  }

  private static VconException taken(Vcon vcon, VconException cause) {
    return new VconException(
        ServerError.REVISION_CONFLICT,
        "There is another vCon " + vcon.uuid() + ", which is not changed",
        cause);
  }
}
