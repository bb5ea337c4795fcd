package org.vconserver.rest.request;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives each operation the callers, the body and the place in a pool that its {@link RestOperation}
 * declares. Thread-safe.
 */
public final class OperationFeature implements DynamicFeature {
  private final int maxBodyBytes;
  private final long maxImportBytes;
  private final OperationThreads threads;

  /**
   * Makes the feature.
   *
   * @param maxBodyBytes the largest body that operations read
   * @param maxImportBytes the largest body of {@link BodyLimit#VCONS}
   * @param threads of the pools
   */
  public OperationFeature(int maxBodyBytes, long maxImportBytes, OperationThreads threads) {
    this.maxBodyBytes = maxBodyBytes;
    this.maxImportBytes = maxImportBytes;
    this.threads = threads;
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
    context.register(new Rights.Filter(Rights.of(operation)), Priorities.AUTHORIZATION);
    BodyLimit limit = operation.body();
    long most = limit == BodyLimit.VCONS ? maxImportBytes : maxBodyBytes;
    context.register(limit == BodyLimit.NONE ? new NoBodyFilter() : new BodyFilter(limit, most));
    if (operation.pool() != Pool.DEFAULT) {
      context.register(new PlaceFilter(operation.pool(), threads));
    }
  }

  /**
   * Gives the place in a pool back that a request has, as it goes on without Jersey, which would do
   * it with the answer.
   */
  public static void leave(ContainerRequestContext request) {
    if (request.getProperty(PlaceFilter.ENTERED) instanceof PlaceFilter place) {
      place.giveBack(request);
    }
  }

  /**
   * Takes a place in a pool, and gives it back with the answer, whatever that is. Once Jersey has
   * suspended a request it can no longer be refused.
   */
  private record PlaceFilter(Pool pool, OperationThreads threads)
      implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String ENTERED = PlaceFilter.class.getName();

    @Override
    public void filter(ContainerRequestContext request) {
      threads.enter(pool);
      request.setProperty(ENTERED, this);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
      leave(request);
    }

    private void giveBack(ContainerRequestContext request) {
      request.removeProperty(ENTERED);
      threads.leave(pool);
    }
  }

  /** Refuses a body of a media type that no operation declares. */
  private static final class NoBodyFilter implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      if (request.getLength() > 0 || request.getHeaderString("Transfer-Encoding") != null) {
        BoundedBody.requireType(request.getMediaType(), BodyLimit.NONE);
      }
    }
  }

  private record BodyFilter(BodyLimit limit, long maxBytes) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      request.setEntityStream(
          new BoundedBody(request.getEntityStream(), request.getMediaType(), limit, maxBytes));
    }
  }
}
