package org.vconserver.vcon.error;

import java.util.ArrayList;
import java.util.List;

/**
 * Says what is wrong with one member of a request. Immutable.
 *
 * @param location the path to the member from the outermost container: a String for a name, an
 *     Integer for an index
 * @param message what is wrong, in words for the caller
 * @param type the word of a {@link FaultType}, or the name of the rule that a validator of vCons
 *     found broken
 */
public record FieldError(List<Object> location, String message, String type) {
  public FieldError {
    location = List.copyOf(location);
  }

  /** Makes a fault of a kind that everything shares. */
  public FieldError(List<Object> location, String message, FaultType type) {
    this(location, message, type.word());
  }

  /** True if the fault is of this kind. */
  public boolean is(FaultType kind) {
    return type.equals(kind.word());
  }

  /** Gives the same fault seen from further out: {@code outer} comes before the location. */
  public FieldError within(Object... outer) {
    List<Object> path = new ArrayList<>(List.of(outer));
    path.addAll(location);
    return new FieldError(path, message, type);
  }

  /** Gives the same fault in a member of what the location names. */
  public FieldError at(Object member) {
    List<Object> path = new ArrayList<>(location);
    path.add(member);
    return new FieldError(path, message, type);
  }

  /** Gives the location as a reader writes it: {@code processors[0].processor_name}. */
  public String path() {
    StringBuilder path = new StringBuilder();
    for (Object step : location) {
      if (step instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step);
      }
    }
    return path.toString();
  }
}
