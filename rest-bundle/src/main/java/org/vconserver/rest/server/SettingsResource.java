package org.vconserver.rest.server;

import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.vconserver.api.access.Scope;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;

/** Shows the settings of this server, as their owners declare them. Thread-safe. */
@Path("settings")
@Consumes(MediaType.WILDCARD)
@Tag(name = "Admin: Servers")
public final class SettingsResource {
  private final Supplier<List<Map<String, Object>>> settings;

  /**
   * Makes the resource.
   *
   * @param settings lists the settings as they are at the moment, without secrets
   */
  public SettingsResource(Supplier<List<Map<String, Object>>> settings) {
    this.settings = settings;
  }

  @GET
  @RestOperation(
      id = "get_settings",
      summary = "Settings of this server",
      scope = Scope.SERVER_READ,
      answer = ServerShapes.Settings.class,
      failures = {503})
  public Response list() {
    return Responses.values(Map.of("settings", settings.get()));
  }
}
