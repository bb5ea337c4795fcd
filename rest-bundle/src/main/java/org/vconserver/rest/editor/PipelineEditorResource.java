package org.vconserver.rest.editor;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vconserver.api.access.Scope;
import org.vconserver.rest.request.RestOperation;

/**
 * Serves the operator's copy of py_vcon_server's pipeline editor, which must come from the server
 * whose pipelines it edits. Without one, a page says how to get there. Thread-safe.
 */
@Path("pipeline_editor")
public final class PipelineEditorResource {
  private static final String START = "index.html";
  private static final String HTML = "text/html;charset=utf-8";

  /** Gives the media types of the files that such a page is made of, by the end of their names. */
  private static final Map<String, String> TYPES =
      Map.of(
          "html", HTML,
          "js", "text/javascript;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff", "font/woff",
          "woff2", "font/woff2");

  private static final String NONE =
      """
      <!DOCTYPE html>
      <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>Pipeline editor</title>
          <style>
            :root { color-scheme: light dark; }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
          </style>
        </head>
        <body>
          <h1>There is no pipeline editor here yet</h1>
          <p>The visual pipeline editor is a part of py_vcon_server and works with this server. Copy its folder
          <code>py_vcon_server/pipeline_editor</code> to this machine, set <code>PIPELINE_EDITOR_DIR</code> to
          the copy, and load this page again.</p>
          <p>Pipelines can be read and changed by the API, too: <a href="/docs">its page</a>.</p>
        </body>
      </html>
      """;

  private final Optional<java.nio.file.Path> folder;

  /**
   * Makes the resource.
   *
   * @param folder the copy of the editor; empty if there is none
   */
  public PipelineEditorResource(Optional<java.nio.file.Path> folder) {
    this.folder = folder;
  }

  /** Leads to the page, from where its own paths are right. */
  @GET
  @RestOperation(scope = Scope.KNOWN)
  public Response start() {
    return Response.temporaryRedirect(URI.create("/pipeline_editor/" + START)).build();
  }

  @GET
  @Path("{file: .+}")
  @RestOperation(scope = Scope.KNOWN)
  public Response file(@PathParam("file") String file) throws IOException {
    if (folder.isEmpty()) {
      if (!file.equals(START)) {
        throw new NotFoundException();
      }
      return page(NONE.getBytes(StandardCharsets.UTF_8), HTML);
    }
    String end = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String type = Optional.ofNullable(TYPES.get(end)).orElseThrow(NotFoundException::new);
    return page(Files.readAllBytes(inside(folder.get(), file)), type);
  }

  /** Finds a file in the folder; links may not lead out of it. */
  private static java.nio.file.Path inside(java.nio.file.Path folder, String file)
      throws IOException {
    java.nio.file.Path path;
    try {
      path = folder.resolve(file).normalize();
    } catch (InvalidPathException e) {
      throw new NotFoundException(e);
    }
    if (!path.startsWith(folder) || !Files.isRegularFile(path)) {
      throw new NotFoundException();
    }
    java.nio.file.Path real = path.toRealPath();
    if (!real.startsWith(folder.toRealPath())) {
      throw new NotFoundException();
    }
    return real;
  }

  /** Lets the page call other servers, whose queues it shows, and load nothing from them. */
  private static Response page(byte[] content, String type) {
    return Response.ok(content, type)
        .header(
            "Content-Security-Policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
                + " connect-src 'self' http: https:; frame-ancestors 'none'")
        .build();
  }
}
