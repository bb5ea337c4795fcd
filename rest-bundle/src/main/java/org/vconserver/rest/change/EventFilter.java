package org.vconserver.rest.change;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.change.Change;
import org.vconserver.api.change.ChangeKind;
import org.vconserver.rest.request.Params;
import org.vconserver.vcon.VconUuid;
import org.vconserver.vcon.error.FaultType;

/**
 * Says which changes a listener asks for. Immutable.
 *
 * @param kinds names of kinds, or what they begin with up to a dot; any if there are none
 * @param vcons uuids as {@link VconUuid#key} writes them; any if there are none
 * @param pipeline the pipeline of the run that made the change; null for any, or none
 */
record EventFilter(List<String> kinds, Set<String> vcons, @Nullable String pipeline) {
  EventFilter {
    kinds = List.copyOf(kinds);
    vcons = Set.copyOf(vcons);
  }

  /**
   * Reads it from the query.
   *
   * @throws org.vconserver.vcon.error.VconException INVALID_REQUEST for a kind or a uuid that
   *     nothing can have
   */
  static EventFilter of(List<String> kinds, List<String> vcons, @Nullable String pipeline) {
    for (String kind : kinds) {
      if (Arrays.stream(ChangeKind.values()).noneMatch(known -> isOf(known, kind))) {
        throw Params.fault("query", "kind", "is no kind of event", FaultType.VALUE_ERROR);
      }
    }
    Set<String> keys =
        vcons.stream()
            .map(uuid -> VconUuid.key(Params.uuid("query", "vcon", uuid)))
            .collect(Collectors.toSet());
    return new EventFilter(kinds, keys, pipeline);
  }

  /** Tells whether a change is asked for. */
  boolean fits(Change change) {
    return (kinds.isEmpty() || kinds.stream().anyMatch(kind -> isOf(change.kind(), kind)))
        && (vcons.isEmpty() || vcons.contains(change.subject()))
        && (pipeline == null || pipeline.equals(change.cause().pipeline()));
  }

  private static boolean isOf(ChangeKind kind, String name) {
    return kind.wireName().equals(name) || kind.wireName().startsWith(name + ".");
  }
}
