package org.vconserver.rest.request;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import org.jspecify.annotations.Nullable;

/** Gives each operation the body that its {@link RestOperation} declares. Thread-safe. */
public final class OperationFeature implements DynamicFeature {
  private final int maxBodyBytes;

  /**
   * Makes the feature.
   *
   * @param maxBodyBytes the largest body that any operation reads
   */
  public OperationFeature(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Looks at a method of a resource when the application starts.
   *
   * @throws IllegalStateException if the method does not declare its operation
   */
  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    @Nullable RestOperation operation =
        resource.getResourceMethod().getAnnotation(RestOperation.class);
    if (operation == null) {
      if (!resource.getResourceClass().isAnnotationPresent(Path.class)) {
        return; // Jersey's own answers to OPTIONS
      }
      throw new IllegalStateException(resource.getResourceMethod() + " has no @RestOperation");
    }
    BodyLimit limit = operation.body();
    if (limit != BodyLimit.NONE) {
      context.register(new BodyFilter(limit, maxBodyBytes));
    }
  }

  private record BodyFilter(BodyLimit limit, int maxBytes) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      request.setEntityStream(
          new BoundedBody(request.getEntityStream(), request.getMediaType(), limit, maxBytes));
    }
  }
}
