package org.vconserver.api.processor;

import java.util.Set;

/**
 * Tells which bundle the name of a processor belongs to. Immutable.
 *
 * @param processor the name
 * @param bundle the symbolic name of the bundle that it belongs to, in every version
 * @param passedOver symbolic names of bundles that have such a processor too, and that the operator
 *     took the name from
 */
public record NameOwner(String processor, String bundle, Set<String> passedOver) {
  public NameOwner {
    passedOver = Set.copyOf(passedOver);
  }
}
