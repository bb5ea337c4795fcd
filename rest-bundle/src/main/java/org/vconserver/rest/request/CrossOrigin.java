package org.vconserver.rest.request;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers that pages of the configured origins may call the API (the Fetch standard's CORS
 * protocol); the gate refuses others. Thread-safe.
 */
@PreMatching
public final class CrossOrigin implements ContainerRequestFilter, ContainerResponseFilter {
  /** Names the header that keeps browsers from guessing media types. */
  public static final String TYPE_OPTIONS = "X-Content-Type-Options";

  /** Keeps browsers from guessing. */
  public static final String NO_SNIFF = "nosniff";

  private final List<String> origins;

  private static final String EXPOSED = WireHeader.exposed();

  /**
   * Makes the filter.
   *
   * @param origins those that may call; {@code *} for all, then without credentials
   */
  public CrossOrigin(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  @Override
  public void filter(ContainerRequestContext request) {
    boolean preflight =
        request.getMethod().equals("OPTIONS")
            && request.getHeaderString("Access-Control-Request-Method") != null;
    if (preflight && allowed(request.getHeaderString("Origin")).isPresent()) {
      request.abortWith(
          Response.ok()
              .header("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS")
              .header(
                  "Access-Control-Allow-Headers",
                  Optional.ofNullable(request.getHeaderString("Access-Control-Request-Headers"))
                      .orElse("Content-Type"))
              .header("Access-Control-Max-Age", "600")
              .build());
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    headers(request.getHeaderString("Origin")).forEach(response.getHeaders()::putSingle);
  }

  /**
   * Gives the headers of an answer.
   *
   * @param origin of the request; null if it names none
   */
  public Map<String, String> headers(@Nullable String origin) {
    Map<String, String> headers = new HashMap<>(Map.of(TYPE_OPTIONS, NO_SNIFF));
    allowed(origin)
        .ifPresent(
            allowed -> {
              headers.put("Access-Control-Allow-Origin", allowed);
              headers.put("Access-Control-Expose-Headers", EXPOSED);
              if (!allowed.equals("*")) {
                headers.put("Access-Control-Allow-Credentials", "true");
              }
            });
    return headers;
  }

  private Optional<String> allowed(@Nullable String origin) {
    if (origin == null) {
      return Optional.empty();
    }
    if (origins.contains(origin)) {
      return Optional.of(origin);
    }
    return origins.contains("*") ? Optional.of("*") : Optional.empty();
  }
}
