package org.vconserver.rest.error;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.error.UnavailableException;
import org.vconserver.api.error.UnavailableException.Outcome;
import org.vconserver.api.error.UnforeseenException;
import org.vconserver.rest.peer.PeerAnswers;
import org.vconserver.rest.peer.ProcessorCall;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.support.fault.Thrown;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.ErrorKind;
import org.vconserver.vcon.error.FieldError;
import org.vconserver.vcon.error.VconException;

/**
 * Turns every failure into an answer: {@code {"detail": ...}} as FastAPI writes it, or RFC 9457 if
 * {@code Accept} names {@code application/problem+json}. A fault of the server is logged under an
 * id, and the caller gets the id only.
 */
public final class FailureMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = LoggerFactory.getLogger(FailureMapper.class);
  private static final MediaType PROBLEM = new MediaType("application", "problem+json");
  private static final int PIPELINE_TIMEOUT = 430;

  /** Says that nothing of the request was done. */
  public static final String NOT_DONE = "not-done";

  private final PeerAnswers peer;
  private final Refusals refusals;
  private final UriInfo uri;
  private final ResourceInfo resource;
  private final HttpHeaders headers;
  private final Request request;
  private final Provider<ContainerRequestContext> call;

  @Inject
  public FailureMapper(
      PeerAnswers peer,
      Refusals refusals,
      @Context UriInfo uri,
      @Context ResourceInfo resource,
      @Context HttpHeaders headers,
      @Context Request request,
      Provider<ContainerRequestContext> call) {
    this.peer = peer;
    this.refusals = refusals;
    this.uri = uri;
    this.resource = resource;
    this.headers = headers;
    this.request = request;
    this.call = call;
  }

  @Override
  public Response toResponse(Throwable failure) {
    if (failure instanceof VconException known) {
      return known.code().kind() == ErrorKind.INTERNAL ? ourFault(known) : theirs(known);
    }
    if (failure instanceof WebApplicationException web && web.getResponse().getStatus() < 500) {
      return ofHttp(web.getResponse());
    }
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return theirs(new VconException(ServerError.SERVICE_UNAVAILABLE, "The server is stopping"));
    }
    return ourFault(failure);
  }

  /** Gives the status of a failure of a kind. */
  public static int status(ErrorKind kind) {
    return switch (kind) {
      case INVALID -> 422;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case PRECONDITION -> 412;
      case TOO_LARGE -> 413;
      case TOO_MANY -> 429;
      case TIMEOUT -> PIPELINE_TIMEOUT;
      case FORBIDDEN -> 403;
      case UNSUPPORTED -> 501;
      case UNAVAILABLE -> 503;
      case INTERNAL -> 500;
    };
  }

  private Response theirs(VconException failure) {
    @Nullable Method operation = resource.getResourceMethod();
    if (peer.isNull(failure, operation)) {
      return Response.ok("null", MediaType.APPLICATION_JSON_TYPE).build();
    }
    int status = peer.status(failure, operation, status(failure.code().kind()));
    refusals.count(status, failure.code());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    boolean fields = !failure.fields().isEmpty() && status == 422 && !wantsProblem();
    if (fields) {
      body.set("detail", fieldList(failure));
    } else {
      body.put("detail", failure.getMessage());
    }
    peer.describe(body, failure, operation, ProcessorCall.of(call.get()));
    if (wantsProblem()) {
      completeProblem(body, status, failure.code().name(), failure.fields());
    }
    Response.ResponseBuilder answer = answer(status, body);
    if (status == 503) {
      answer.header(HttpHeaders.RETRY_AFTER, "5").header(AnswerHeaders.OUTCOME, outcome(failure));
    }
    return answer.build();
  }

  /** Tells what became of a request that failed; one that only reads has done nothing. */
  private String outcome(VconException failure) {
    boolean reads = List.of(HttpMethod.GET, HttpMethod.HEAD).contains(request.getMethod());
    Outcome outcome = reads ? Outcome.NOT_DONE : UnavailableException.outcomeOf(failure);
    return switch (outcome) {
      case NOT_DONE -> NOT_DONE;
      case UNKNOWN -> "unknown";
    };
  }

  private static ArrayNode fieldList(VconException failure) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (FieldError field : failure.fields()) {
      ObjectNode entry = list.addObject().put("type", field.type());
      ArrayNode location = entry.putArray("loc");
      for (Object step : atRequest(field).location()) {
        if (step instanceof Integer index) {
          location.add(index);
        } else {
          location.add(String.valueOf(step));
        }
      }
      entry.put("msg", field.message());
    }
    return list;
  }

  /** Locations that do not say which part of the request they are in are in its body. */
  private static FieldError atRequest(FieldError field) {
    boolean complete =
        !field.location().isEmpty()
            && List.of("path", "query", "body", "header").contains(field.location().get(0));
    return complete ? field : field.within("body");
  }

  private Response ofHttp(Response http) {
    int status = http.getStatus();
    String reason = http.getStatusInfo().getReasonPhrase();
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("detail", reason);
    if (wantsProblem()) {
      completeProblem(body, status, reason.replace(' ', '_'), List.of());
    }
    Response.ResponseBuilder answer = answer(status, body);
    http.getHeaders()
        .forEach((name, values) -> values.forEach(value -> answer.header(name, value)));
    if (status == Response.Status.METHOD_NOT_ALLOWED.getStatusCode()) {
      answer.allow((Set<String>) null).allow(peer.allowed(http.getAllowedMethods()));
    }
    return answer.type(wantsProblem() ? PROBLEM : MediaType.APPLICATION_JSON_TYPE).build();
  }

  private Response ourFault(Throwable failure) {
    String id = logged(failure);
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("detail", "Internal error; the server's log has it under id " + id);
    body.put("error_id", id);
    peer.describeUnforeseen(body, failure);
    if (wantsProblem()) {
      completeProblem(body, 500, ServerError.PROCESSOR_FAILED.kind().name(), List.of());
    }
    return answer(500, body).build();
  }

  /** Logs a fault of the server, what is in the log already by its id only; gives the id. */
  private String logged(Throwable failure) {
    String id =
        failure instanceof UnforeseenException unforeseen
            ? unforeseen.errorId()
            : UUID.randomUUID().toString();
    LOG.error(
        "{} {} failed, error id {}{}",
        request.getMethod(),
        uri.getRequestUri().getPath(),
        id,
        failure instanceof UnforeseenException ? "" : ": " + told(failure));
    return id;
  }

  /** Writes kind and place, and the words of failures whose words are for callers anyway. */
  private static String told(Throwable failure) {
    String words = failure instanceof VconException ? Thrown.message(failure) + "\n" : "";
    return words + Thrown.trace(failure);
  }

  private boolean wantsProblem() {
    return headers.getRequestHeaders().getOrDefault(HttpHeaders.ACCEPT, List.of()).stream()
        .anyMatch(type -> type.contains("application/problem+json"));
  }

  private static void completeProblem(
      ObjectNode body, int status, String code, List<FieldError> fields) {
    body.put("type", "urn:vcon-server:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
    Response.Status known = Response.Status.fromStatusCode(status);
    body.put("title", known == null ? code : known.getReasonPhrase());
    body.put("status", status);
    for (FieldError field : fields) {
      StringBuilder pointer = new StringBuilder("#");
      field.location().forEach(step -> pointer.append('/').append(step));
      body.withArray("errors")
          .addObject()
          .put("pointer", pointer.toString())
          .put("detail", field.message());
    }
  }

  private Response.ResponseBuilder answer(int status, ObjectNode body) {
    return Response.status(status)
        .entity(StrictJson.write(body))
        .type(wantsProblem() ? PROBLEM : MediaType.APPLICATION_JSON_TYPE);
  }
}
