package org.vconserver.rest.person;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.api.access.Scope;
import org.vconserver.api.change.ChangeLog;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.index.VconIndex;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.request.AnswerHeaders;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.BrokenAnswer;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.VconException;

/** Answers with all that concerns a person. Thread-safe. */
@Path("exports")
@Consumes(MediaType.WILDCARD)
@Tag(name = "vCon: Storage CRUD")
public final class ExportResource {
  private static final Logger LOG = LoggerFactory.getLogger(ExportResource.class);
  private static final String ZIP = "application/zip";

  /** Limits the vCons of an export: what is told of each is in memory until its end. */
  private static final int MOST = 50_000;

  /** Limits the exports that are made at once: each has a thread for as long as it takes. */
  private static final int MOST_AT_ONCE = 4;

  private final Supplier<VconStore> vcons;
  private final Supplier<VconIndex> index;
  private final Supplier<ChangeLog> log;
  private final Clock clock;
  private final AtomicInteger underWay = new AtomicInteger();

  /** Says by what a person is found; at least one of the first five. */
  @Schema(name = "PersonSelection")
  record Selection(
      Optional<List<String>> party,
      Optional<List<String>> tel,
      Optional<List<String>> mailto,
      Optional<List<String>> name,
      Optional<List<String>> uuid,
      Optional<OffsetDateTime> since,
      Optional<OffsetDateTime> until) {}

  /** Makes the resource; what is given throws if it is away. */
  public ExportResource(
      Supplier<VconStore> vcons, Supplier<VconIndex> index, Supplier<ChangeLog> log, Clock clock) {
    this.vcons = vcons;
    this.index = index;
    this.log = log;
    this.clock = clock;
  }

  @POST
  @Produces(ZIP)
  @RestOperation(
      id = "export_person",
      summary = "Export all that concerns a person",
      scope = Scope.VCON_READ,
      pool = Pool.LONG,
      body = BodyLimit.JSON,
      request = Selection.class,
      answer = String.class,
      headers = {WireHeader.VCON_INDEX_BEHIND})
  public Response export(InputStream body, @Context HttpServletRequest request) {
    PersonSelection selection = PersonSelection.read(RequestBody.object(body), List.of());
    PersonExport.Stores stores = new PersonExport.Stores(vcons.get(), index.get(), log.get());
    if (selection.filters().stream().mapToLong(stores.index()::count).sum() > MOST) {
      throw Params.fault(
          "body",
          "until",
          "more than " + MOST + " vCons are meant: since and until make several exports of them",
          FaultType.VALUE_ERROR);
    }
    if (underWay.get() >= MOST_AT_ONCE) {
      throw new VconException(ServerError.SERVER_BUSY, "Too many exports are under way: try again");
    }
    StreamingOutput zip = out -> write(stores, selection, out, request);
    Response.ResponseBuilder answer =
        Response.ok(zip, ZIP)
            .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"export.zip\"")
            .header(HttpHeaders.CACHE_CONTROL, "no-store");
    long behind = stores.index().behind();
    return (behind == 0 ? answer : answer.header(AnswerHeaders.INDEX_BEHIND, behind)).build();
  }

  private void write(
      PersonExport.Stores stores,
      PersonSelection selection,
      OutputStream out,
      HttpServletRequest request)
      throws IOException {
    underWay.incrementAndGet();
    try {
      new PersonExport(stores, selection, MOST, clock, out).write();
    } catch (IOException | RuntimeException e) {
      LOG.warn("An export is broken off: {}", e.getMessage());
      BrokenAnswer.end(request);
      throw new IOException("The export is broken off", e);
    } finally {
      underWay.decrementAndGet();
    }
  }
}
