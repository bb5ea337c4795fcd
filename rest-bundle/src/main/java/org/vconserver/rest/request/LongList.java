package org.vconserver.rest.request;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vconserver.support.fault.Thrown;
import org.vconserver.vcon.StrictJson;
import org.vconserver.vcon.error.VconException;

/**
 * Answers with a list of which there is only a page in memory. Once it has begun its failure can't
 * be answered: the connection is broken, so that nobody takes for whole what is cut.
 */
public final class LongList {
  private static final Logger LOG = LoggerFactory.getLogger(LongList.class);
  private static final String BROKEN = LongList.class.getName() + ".broken";

  private LongList() {}

  /**
   * Gives 200 with a list in JSON.
   *
   * @param pages of which the first is read already: what fails by then is answered as such
   */
  public static <T> Response of(
      Iterator<List<T>> pages, Function<T, ? extends JsonNode> json, ContainerRequestContext call) {
    StreamingOutput writing =
        out -> {
          try {
            write(pages, json, out);
          } catch (RuntimeException e) {
            String path = call.getUriInfo().getPath();
            LOG.error("The answer of {} is broken off: {}", path, told(e));
            call.setProperty(BROKEN, true);
          }
        };
    return Response.ok(writing, MediaType.APPLICATION_JSON_TYPE).build();
  }

  private static <T> void write(
      Iterator<List<T>> pages, Function<T, ? extends JsonNode> json, OutputStream out)
      throws IOException {
    String separator = "";
    out.write('[');
    while (pages.hasNext()) {
      for (T item : pages.next()) {
        out.write(separator.getBytes(StandardCharsets.US_ASCII));
        out.write(StrictJson.write(json.apply(item)));
        separator = ",";
      }
    }
    out.write(']');
  }

  private static String told(RuntimeException failure) {
    return failure instanceof VconException ? Thrown.message(failure) : Thrown.trace(failure);
  }

  /** Breaks the connection if the list that a request was answered with is cut. */
  public static void requireWhole(ServletRequest request, ServletResponse response)
      throws IOException {
    if (request.getAttribute(BROKEN) != null) {
      BrokenAnswer.end(response); // what a servlet throws now would end the answer well
    }
  }
}
