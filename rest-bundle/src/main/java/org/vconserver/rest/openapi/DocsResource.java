package org.vconserver.rest.openapi;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.vconserver.rest.Services;
import org.vconserver.rest.request.Responses;

/** The OpenAPI document of what is active at this moment, and Swagger UI to read it with. */
@Path("")
public final class DocsResource {
  /** The files of the page, each with its media type; anything else is not there. */
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html;charset=utf-8",
          "swagger-start.js", "text/javascript;charset=utf-8",
          "swagger-ui.css", "text/css;charset=utf-8",
          "swagger-ui-bundle.js", "text/javascript;charset=utf-8",
          "favicon-32x32.png", "image/png");

  private static final OpenApiDocument DOCUMENT = new OpenApiDocument("0.1.0");

  private final Services services;

  @Inject
  public DocsResource(Services services) {
    this.services = services;
  }

  @GET
  @Path("openapi.json")
  public Response openApi() {
    return Responses.json(DOCUMENT.describe(services.processors().active()));
  }

  @GET
  @Path("docs")
  public Response page() throws IOException {
    return file("index.html");
  }

  @GET
  @Path("docs/{file}")
  public Response file(@PathParam("file") String file) throws IOException {
    String type = FILES.get(file);
    if (type == null) {
      throw new NotFoundException();
    }
    try (InputStream content = DocsResource.class.getResourceAsStream("/docs/" + file)) {
      if (content == null) {
        throw new IOException("The bundle lacks docs/" + file);
      }
      return Response.ok(content.readAllBytes(), type)
          .header(
              "Content-Security-Policy",
              "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:")
          .build();
    }
  }
}
