package org.vconserver.rest.openapi;

import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.vconserver.api.access.Scope;
import org.vconserver.rest.request.BodyLimit;
import org.vconserver.rest.request.Pool;
import org.vconserver.rest.request.RestOperation;
import org.vconserver.rest.request.WireHeader;

/** Lists the statuses with which an operation can fail, by what its declaration says of it. */
final class DeclaredFailures {
  private DeclaredFailures() {}

  /** Gives those that it names, and those that follow from what it is; 422 not among them. */
  static NavigableSet<Integer> of(RestOperation operation) {
    NavigableSet<Integer> statuses = new TreeSet<>();
    Arrays.stream(operation.failures()).forEach(statuses::add);
    if (Arrays.asList(operation.headers()).contains(WireHeader.IF_MATCH)) {
      statuses.add(412);
    }
    if (operation.body() != BodyLimit.NONE) {
      statuses.add(413);
    }
    if (operation.pool() == Pool.RUN) {
      statuses.add(430);
    }
    if (operation.scope() != Scope.OPEN) {
      statuses.add(401);
      statuses.add(503);
    }
    if (operation.scope().isGranted()) {
      statuses.add(403);
    }
    return statuses;
  }
}
