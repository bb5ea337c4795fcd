package org.vconserver.bench.cases;

import org.vconserver.bench.measure.Rounds;
import org.vconserver.bench.server.Surroundings;

/** Is a group of cases that are prepared together. */
public interface Group {
  /** Gives the name that the names of its cases begin with. */
  String name();

  /** Measures those of its cases that are asked for. */
  void measure(Surroundings surroundings, Rounds rounds) throws Exception;
}
