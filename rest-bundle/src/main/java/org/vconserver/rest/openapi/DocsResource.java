package org.vconserver.rest.openapi;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.Scope;

/**
 * Serves the OpenAPI document of what is active at this moment, and Swagger UI to read it with.
 * Thread-safe.
 */
@Path("")
public final class DocsResource {
  /** Names the files of the page, each with its media type; anything else is not there. */
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html;charset=utf-8",
          "swagger-start.js", "text/javascript;charset=utf-8",
          "swagger-ui.css", "text/css;charset=utf-8",
          "swagger-ui-bundle.js", "text/javascript;charset=utf-8",
          "favicon-32x32.png", "image/png");

  private final Supplier<ProcessorRegistry> processors;
  private final OpenApiDocument document;

  public DocsResource(Supplier<ProcessorRegistry> processors, OpenApiDocument document) {
    this.processors = processors;
    this.document = document;
  }

  /** Leads who opens the server in a browser to the page. */
  @GET
  @RestOperation(scope = Scope.OPEN)
  public Response start() {
    return Response.temporaryRedirect(URI.create("docs")).build();
  }

  @GET
  @Path("openapi.json")
  @RestOperation(scope = Scope.OPEN)
  public Response openApi() {
    return Responses.json(document.describe(processors.get().active()));
  }

  @GET
  @Path("docs")
  @RestOperation(scope = Scope.OPEN)
  public Response page() throws IOException {
    return file("index.html");
  }

  @GET
  @Path("docs/{file}")
  @RestOperation(scope = Scope.OPEN)
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
              "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                  + " frame-ancestors 'none'")
          .build();
    }
  }
}
