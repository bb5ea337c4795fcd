package org.vconserver.rest.request;

import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.util.List;
import java.util.stream.Stream;
import org.vconserver.api.access.Caller;
import org.vconserver.api.access.Scope;
import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/** Tells what an operation asks of its caller, and refuses those who lack it. */
public final class Rights {
  private Rights() {}

  /** Gives all rights that an operation asks for. */
  public static List<Scope> of(RestOperation operation) {
    return Stream.concat(Stream.of(operation.scope()), Stream.of(operation.also())).toList();
  }

  /** Gives the caller of a request. */
  public static Caller caller(ContainerRequestContext call) {
    return Caller.of(call.getProperty(Caller.ATTRIBUTE));
  }

  /**
   * Requires that the caller has a right.
   *
   * @throws VconException ACCESS_FORBIDDEN if they lack it
   * @throws NotAuthorizedException if it is not known who they are
   */
  public static void require(ContainerRequestContext call, Scope scope) {
    Caller caller = caller(call);
    if (caller.may(scope)) {
      return;
    }
    if (!caller.isKnown()) {
      throw new NotAuthorizedException("Bearer realm=\"vCon Server\"");
    }
    throw new VconException(
        ServerError.ACCESS_FORBIDDEN, "This needs the right " + scope.word() + ", which you lack");
  }

  /**
   * Refuses callers who lack a right that an operation asks for. It is bound to the operation
   * itself, so that no way to write its path goes around it. Thread-safe.
   */
  record Filter(List<Scope> scopes) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext call) {
      scopes.forEach(scope -> require(call, scope));
    }
  }
}
