package org.vconserver.rest.log;

import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.json.JsonReader;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.RequestBody;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.stream.Followers;
import org.vconserver.vcon.error.FaultType;

/**
 * Shows the last lines of this server's log and those that come, and sets levels for a time.
 * Thread-safe.
 */
@Path("logs")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Log")
public final class LogResource {
  private static final int FEW = 200;
  private static final int MOST = 10_000;
  private static final int DAY = 86_400;

  private final LongFunction<List<Map<String, Object>>> lines;
  private final UnaryOperator<Map<String, Object>> levels;
  private final Followers followers;

  /**
   * Makes the resource.
   *
   * @param lines gives the lines that are kept behind a number
   * @param levels sets what is asked for, and gives all levels
   */
  public LogResource(
      LongFunction<List<Map<String, Object>>> lines,
      UnaryOperator<Map<String, Object>> levels,
      Followers followers) {
    this.lines = lines;
    this.levels = levels;
    this.followers = followers;
  }

  @GET
  @RestOperation(
      id = "get_logs",
      summary = "The last lines of the log",
      scope = Scope.SERVER_READ,
      answer = LogShapes.Lines.class,
      failures = {503})
  public Response get(
      @QueryParam("lines") @Schema(implementation = int.class, defaultValue = "200")
          @Nullable String count,
      @QueryParam("after") @Schema(implementation = long.class) @Nullable String after,
      @QueryParam("level") @Schema(implementation = Level.class) @Nullable String level,
      @QueryParam("logger") @Nullable String logger,
      @QueryParam("text") @Nullable String text,
      @QueryParam("follow") @Schema(implementation = boolean.class, defaultValue = "false")
          @Nullable String follow,
      @Context ContainerRequestContext call) {
    Params.requireKnown(call, LogFilter.PARAMETERS, "lines", "after", "follow");
    LogFilter filter = LogFilter.of(call.getUriInfo().getQueryParameters());
    int most = Params.integer("lines", count, FEW, 0, MOST);
    long seq = Params.id("after", after);
    if (Params.truth("follow", follow, false)) {
      String last = call.getHeaderString("Last-Event-ID");
      LogNews news = new LogNews(lines, filter, most, last == null ? seq : number(last));
      return Response.ok(followers.follow(news), "text/event-stream")
          .header("Cache-Control", "no-store")
          .build();
    }
    return Responses.values(Map.of("lines", LogNews.last(lines.apply(seq), filter, most)));
  }

  /** Reads the number of the last line that a follower has; what is none counts as 0. */
  private static long number(String id) {
    return id.matches("\\d{1,18}") ? Long.parseLong(id) : 0;
  }

  @GET
  @Path("levels")
  @RestOperation(
      id = "get_log_levels",
      summary = "Levels of the log",
      scope = Scope.SERVER_READ,
      answer = LogShapes.Levels.class,
      failures = {503})
  public Response levels() {
    return Responses.values(levels.apply(Map.of()));
  }

  /** Sets the level of a package for a time. */
  @PUT
  @Path("levels")
  @RestOperation(
      id = "put_log_level",
      summary = "Set a level of the log for a time",
      scope = Scope.SERVER_ADMIN,
      body = BodyLimit.JSON,
      request = LogShapes.Wanted.class,
      answer = LogShapes.Levels.class,
      failures = {503})
  public Response setLevel(InputStream body) {
    JsonReader wanted = RequestBody.reader(body);
    String logger = wanted.requiredText("logger");
    if (wanted.tree().path("logger").isTextual() && !logger.matches("[A-Za-z_$][\\w.$]{0,199}")) {
      wanted.fault(FaultType.VALUE_ERROR, "must be the name of a package or class", "logger");
    }
    if (!wanted.tree().has("seconds")) {
      wanted.fault(FaultType.MISSING, "Field required", "seconds");
    }
    int seconds = wanted.integer("seconds", 0, 0, DAY);
    Optional<Level> level =
        seconds == 0 ? Optional.empty() : wanted.requiredConstant("level", Level.class);
    wanted.requireValid(ServerError.INVALID_REQUEST);
    try {
      return Responses.values(
          levels.apply(
              Map.of(
                  "logger",
                  logger,
                  "level",
                  level.map(Level::name).orElse(""),
                  "seconds",
                  seconds)));
    } catch (IllegalArgumentException e) {
      throw Params.fault("body", "level", String.valueOf(e.getMessage()), FaultType.VALUE_ERROR);
    }
  }
}
