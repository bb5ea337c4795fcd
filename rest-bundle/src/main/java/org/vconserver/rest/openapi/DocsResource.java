package org.vconserver.rest.openapi;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.access.Scope;
import org.vconserver.api.processor.ProcessorRegistry;
import org.vconserver.api.processor.RegisteredProcessor;
import org.vconserver.rest.request.Responses;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.vcon.StrictJson;

/**
 * Serves the OpenAPI document of what is active at this moment, and Swagger UI and Redoc to read it
 * with. Thread-safe.
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
          "redoc.html", "text/html;charset=utf-8",
          "redoc-start.js", "text/javascript;charset=utf-8",
          "redoc.css", "text/css;charset=utf-8",
          "redoc.standalone.js", "text/javascript;charset=utf-8",
          "favicon-32x32.png", "image/png");

  private final Supplier<ProcessorRegistry> processors;
  private final OpenApiDocument document;
  private volatile @Nullable Written written;

  public DocsResource(Supplier<ProcessorRegistry> processors, OpenApiDocument document) {
    this.processors = processors;
    this.document = document;
  }

  /** Leads who opens the server in a browser to the page. */
  @GET
  @RestOperation(scope = Scope.KNOWN)
  public Response start() {
    return Response.temporaryRedirect(URI.create("docs")).build();
  }

  @GET
  @Path("openapi.json")
  @RestOperation(scope = Scope.KNOWN)
  public Response openApi() {
    List<RegisteredProcessor> active = processors.get().active();
    List<Object> content = active.stream().flatMap(DocsResource::content).toList();
    Written last = written;
    if (last == null || !last.content().equals(content)) {
      last = new Written(content, StrictJson.write(document.describe(active)));
      written = last;
    }
    return Responses.json(last.json());
  }

  /** Gives what the document has of a processor: its counts change with every run. */
  private static Stream<Object> content(RegisteredProcessor processor) {
    return Stream.of(
        processor.name(),
        processor.title(),
        processor.description(),
        processor.optionsName(),
        processor.optionsSchema());
  }

  /** Keeps the document as it was made last, as pages that draw themselves by it wait for it. */
  private record Written(List<Object> content, byte[] json) {}

  @GET
  @Path("docs")
  @RestOperation(scope = Scope.KNOWN)
  public Response page() throws IOException {
    return file("index.html");
  }

  @GET
  @Path("redoc")
  @RestOperation(scope = Scope.KNOWN)
  public Response reference() throws IOException {
    return file("redoc.html");
  }

  @GET
  @Path("docs/{file}")
  @RestOperation(scope = Scope.KNOWN)
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
                  + " worker-src 'self' blob:; frame-ancestors 'none'")
          .build();
    }
  }
}
