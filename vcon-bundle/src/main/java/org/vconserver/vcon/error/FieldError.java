package org.vconserver.vcon.error;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with one member of a request.
 *
 * @param location the path to the member from the outermost container: a String for a name, an
 *     Integer for an index
 * @param message what is wrong, in words for the caller
 * @param type a stable, machine-readable name of the fault, such as {@code missing} or {@code
 *     int_type}
 */
public record FieldError(List<Object> location, String message, String type) {
  public FieldError {
    location = List.copyOf(location);
  }

  /** The same fault seen from further out: {@code outer} comes before the location. */
  public FieldError within(Object... outer) {
    List<Object> path = new ArrayList<>(List.of(outer));
    path.addAll(location);
    return new FieldError(path, message, type);
  }

  /** The same fault in a member of what the location names. */
  public FieldError at(Object member) {
    List<Object> path = new ArrayList<>(location);
    path.add(member);
    return new FieldError(path, message, type);
  }

  /** The location as a reader writes it: {@code processors[0].processor_name}. */
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
