package org.vconserver.pipeline.registry;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.vconserver.support.fault.Thrown;
import org.vconserver.vcon.error.VconException;

/** Judges what processors throw. */
final class Fault {
  private static final int LONGEST_CHAIN = 50;

  private Fault() {}

  /**
   * Says whether the bundle itself is at fault: it threw what nobody foresaw, and nothing of the
   * outside world is behind that.
   */
  static boolean isBundleFault(Throwable thrown) {
    Optional<Throwable> next = Optional.of(thrown);
    for (int i = 0; i < LONGEST_CHAIN && next.isPresent(); i++) {
      Throwable cause = next.get();
      if (cause instanceof VconException
          || cause instanceof IOException
          || cause instanceof TimeoutException
          || cause instanceof InterruptedException) {
        return false;
      }
      next = Thrown.cause(cause);
    }
    boolean noMemory =
        thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
    return thrown instanceof RuntimeException || (thrown instanceof Error && !noMemory);
  }

  /** Gives the code of an error that was foreseen, else kind and place. */
  static String name(Throwable thrown) {
    return thrown instanceof VconException known ? known.code().name() : describe(thrown);
  }

  /** Kind and place, without the message, which may have content of vCons in it. */
  static String describe(Throwable thrown) {
    return Thrown.trace(thrown)
        .lines()
        .limit(2)
        .map(String::strip)
        .collect(Collectors.joining(" "));
  }
}
