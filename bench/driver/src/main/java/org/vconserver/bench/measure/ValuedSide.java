package org.vconserver.bench.measure;

import java.time.Duration;
import java.util.List;

/**
 * Measures something that is no rate, such as the time of a start. Immutable.
 *
 * @param value gives the value, with the time that it cost where that is known
 */
public record ValuedSide(String name, String store, List<String> limits, Value value)
    implements Side {

  /** Is what is measured. */
  public interface Value {
    /** Measures once. */
    Reading measure() throws Exception;
  }

  @Override
  public void warm(Duration length) throws Exception {
    value.measure();
  }

  @Override
  public Reading measure(Duration length) throws Exception {
    return value.measure();
  }
}
