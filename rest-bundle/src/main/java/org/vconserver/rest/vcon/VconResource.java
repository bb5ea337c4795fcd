package org.vconserver.rest.vcon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.change.ChangeCause;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.query.QueryLanguage;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconExpiry;
import org.vconserver.api.store.VconStore;
import org.vconserver.api.store.VconWrite;
import org.vconserver.api.validation.VconValidator;
import org.vconserver.rest.peer.OutgoingVcon;
import org.vconserver.rest.peer.PeerErrors;
import org.vconserver.rest.peer.PeerVconFormat;
import org.vconserver.rest.request.Asking;
import org.vconserver.rest.request.Available;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.Vcon;
import org.vconserver.vcon.error.VconError;
import org.vconserver.vcon.version.VconVersion;

/** Stores, gives, deletes and queries vCons. Thread-safe. */
@Path("vcon")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class VconResource {
  private static final MediaType JSON = MediaType.APPLICATION_JSON_TYPE;
  private static final MediaType VCON_JSON = new MediaType("application", "vcon+json");

  private final Supplier<VconStore> vcons;
  private final Supplier<Optional<VconValidator>> validator;
  private final Function<String, QueryLanguage> languages;
  private final PeerVconFormat format;
  private final AskedExpiry asked;

  /**
   * Makes the resource.
   *
   * @param languages gives a query language by its name; as {@code vcons}, throws if it is away
   */
  public VconResource(
      Supplier<VconStore> vcons,
      Supplier<Optional<VconValidator>> validator,
      Function<String, QueryLanguage> languages,
      PeerVconFormat format,
      Clock clock) {
    this.vcons = vcons;
    this.validator = validator;
    this.languages = languages;
    this.format = format;
    this.asked = new AskedExpiry(clock);
  }

  @POST
  @RestOperation(
      id = "post_vcon_vcon_post",
      summary = "Store a vCon",
      scope = Scope.VCON_WRITE,
      body = BodyLimit.JSON,
      request = VconShapes.Given.class,
      failures = {404, 500},
      headers = {
        WireHeader.IF_MATCH,
        WireHeader.IF_NONE_MATCH,
        WireHeader.ETAG,
        WireHeader.VCON_ERRORS,
        WireHeader.VCON_WARNINGS
      })
  @PeerErrors(ofVcons = {VconError.INVALID_VCON, VconError.UNSUPPORTED_VCON_VERSION})
  public Response store(
      InputStream body,
      @QueryParam("validate") @Schema(allowableValues = {"lenient", "strict", "off"})
          @Nullable String validate,
      @QueryParam(AskedExpiry.EXPIRES) @Nullable String expires,
      @QueryParam(AskedExpiry.TTL)
          @Schema(implementation = long.class, minimum = "1", maximum = "3155760000")
          @Nullable String ttl,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext call) {
    Preconditions condition = Preconditions.of(headers);
    VconExpiry expiry = asked.query(expires, ttl);
    IncomingVcon incoming =
        IncomingVcon.read(RequestBody.bytes(body), validate, validator.get(), format);
    Vcon vcon = incoming.vcon();
    VconStore store = vcons.get();
    ChangeCause asking = Asking.cause(call);
    ChangeCause cause = expiry.isKept() ? asking : asking.settingExpiry();
    List<Long> revisions =
        condition.change(
            () -> store.find(vcon.uuid()),
            format::isTagOf,
            expected ->
                store.save(List.of(new VconWrite(vcon, expected).because(cause).expiring(expiry))));
    return incoming.validation().onto(Responses.nothing(Preconditions.tag(revisions.get(0))));
  }

  /** Reports what is wrong with a vCon, and stores nothing. */
  @POST
  @Path("validate")
  @RestOperation(
      id = "validate_vcon",
      summary = "Validate a vCon",
      scope = Scope.VCON_READ,
      body = BodyLimit.JSON,
      request = JsonNode.class,
      answer = VconShapes.ValidationReport.class)
  public Response validate(InputStream body) {
    byte[] text = RequestBody.bytes(body);
    VconValidator present = Available.require(validator.get().orElse(null), VconValidator.class);
    return Responses.json(IncomingValidation.report(text, present));
  }

  @GET
  @Path("{vcon_uuid}")
  @RestOperation(
      id = "get_vcon_vcon__vcon_uuid__get",
      summary = "Read a vCon",
      scope = Scope.VCON_READ,
      answer = VconShapes.Answered.class,
      failures = {404, 500},
      headers = {
        WireHeader.IF_NONE_MATCH,
        WireHeader.ETAG,
        WireHeader.VCON_VERSION,
        WireHeader.VCON_CONVERSION_NOTES,
        WireHeader.VCON_CONVERSION_NOTE
      })
  @PeerErrors(
      ofVcons = {
        VconError.INVALID_VCON,
        VconError.INVALID_VCON_STATE,
        VconError.UNSUPPORTED_VCON_VERSION
      })
  public Response get(
      @PathParam("vcon_uuid") String uuid,
      @QueryParam("vcon_version") @Schema(allowableValues = {"0.0.1", "0.0.2", "0.3.0", "0.4.0"})
          @Nullable String version,
      @QueryParam("revision") @Schema(pattern = AskedRevision.PATTERN) @Nullable String revision,
      @Context HttpHeaders headers) {
    Optional<VconVersion> asked = AskedVersion.of(version, headers);
    ReadVcon read =
        revision == null
            ? read(uuid, asked)
            : read(AskedRevision.find(vcons.get(), uuid, "revision", revision), asked);
    Response.ResponseBuilder answer =
        Preconditions.of(headers).isKnown(read.tag())
            ? Response.notModified()
            : Response.ok(
                read.outgoing().json(), AskedVersion.isVconAccepted(headers) ? VCON_JSON : JSON);
    read.tell(asked.isPresent(), answer::header);
    return answer.build();
  }

  /**
   * Reads a vCon as it is answered.
   *
   * @throws VconException VCON_NOT_FOUND
   */
  ReadVcon read(String uuid, Optional<VconVersion> asked) {
    return read(stored(uuid), asked);
  }

  private ReadVcon read(StoredVcon stored, Optional<VconVersion> asked) {
    OutgoingVcon outgoing = format.outgoing(stored.vcon(), asked);
    return new ReadVcon(outgoing, outgoing.tag(stored.revision()));
  }

  @DELETE
  @Path("{vcon_uuid}")
  @RestOperation(
      id = "delete_vcon_vcon__vcon_uuid__delete",
      summary = "Delete a vCon",
      scope = Scope.VCON_DELETE,
      failures = {404, 500},
      headers = {WireHeader.IF_MATCH})
  public Response delete(
      @PathParam("vcon_uuid") String uuid,
      @Context HttpHeaders headers,
      @Context ContainerRequestContext call) {
    VconStore store = vcons.get();
    ChangeCause cause = Asking.cause(call);
    Preconditions.of(headers)
        .change(
            () -> store.find(uuid),
            format::isTagOf,
            expected -> store.delete(uuid, expected, cause));
    return Responses.nothing();
  }

  @GET
  @Path("{vcon_uuid}/jq")
  @RestOperation(
      id = "get_vcon_jq_transform_vcon__vcon_uuid__jq_get",
      summary = "Query a vCon with jq",
      scope = Scope.VCON_READ,
      pool = Pool.LONG,
      answer = JsonNode.class,
      failures = {404, 500})
  @PeerErrors({ServerError.VCON_NOT_FOUND, ServerError.INVALID_QUERY, ServerError.QUERY_LIMIT})
  public Response jq(
      @PathParam("vcon_uuid") String uuid,
      @QueryParam("jq_transform") @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String query,
      @QueryParam("vcon_version") @Schema(allowableValues = {"0.0.1", "0.0.2", "0.3.0", "0.4.0"})
          @Nullable String version,
      @Context HttpHeaders headers)
      throws InterruptedException {
    String transform = Params.required("jq_transform", query);
    Optional<VconVersion> asked = AskedVersion.of(version, headers);
    OutgoingVcon vcon = format.outgoing(stored(uuid).vcon(), asked);
    List<JsonNode> results = languages.apply("jq").evaluate(vcon.tree(), transform);
    return ReadVcon.told(
        Response.ok(StrictJson.write(array(results)), JSON), vcon, asked.isPresent());
  }

  /**
   * Queries by a path: one from the root gives the list of its matches, one without {@code $} the
   * first match alone.
   */
  @GET
  @Path("{vcon_uuid}/jsonpath")
  @RestOperation(
      id = "get_vcon_jsonpath_query_vcon__vcon_uuid__jsonpath_get",
      summary = "Query a vCon with JSONPath",
      scope = Scope.VCON_READ,
      pool = Pool.LONG,
      answer = JsonNode.class,
      failures = {404, 500})
  @PeerErrors(
      value = {ServerError.INVALID_QUERY, ServerError.QUERY_LIMIT},
      answeredNull = ServerError.VCON_NOT_FOUND)
  public Response jsonPath(
      @PathParam("vcon_uuid") String uuid,
      @QueryParam("path_string") @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
          @Nullable String query,
      @QueryParam("vcon_version") @Schema(allowableValues = {"0.0.1", "0.0.2", "0.3.0", "0.4.0"})
          @Nullable String version,
      @Context HttpHeaders headers)
      throws InterruptedException {
    String path = Params.required("path_string", query);
    Optional<VconVersion> asked = AskedVersion.of(version, headers);
    OutgoingVcon vcon = format.outgoing(stored(uuid).vcon(), asked);
    List<JsonNode> matches = languages.apply("jsonpath").evaluate(vcon.tree(), path);
    JsonNode result = path.startsWith("$") ? array(matches) : matches.get(0);
    return ReadVcon.told(Response.ok(StrictJson.write(result), JSON), vcon, asked.isPresent());
  }

  private StoredVcon stored(String uuid) {
    return AskedRevision.present(vcons.get(), uuid);
  }

  private static ArrayNode array(List<JsonNode> nodes) {
    return JsonNodeFactory.instance.arrayNode().addAll(nodes);
  }
}
