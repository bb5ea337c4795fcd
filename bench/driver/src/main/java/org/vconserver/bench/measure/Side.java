package org.vconserver.bench.measure;

import java.time.Duration;
import java.util.List;

/** Is one of those that are compared: ours, a limit or a peer. Not thread-safe. */
public interface Side {
  /** Gives the name, unique with the store in its comparison. */
  String name();

  /** Gives where it keeps things: embedded, redis, or none. */
  String store();

  /**
   * Names the sides that it is measured by: the lowest of them in each round; empty for a limit.
   */
  List<String> limits();

  /** Works for a while, so that what is compiled late is compiled. */
  void warm(Duration length) throws Exception;

  /** Measures once. */
  Reading measure(Duration length) throws Exception;
}
