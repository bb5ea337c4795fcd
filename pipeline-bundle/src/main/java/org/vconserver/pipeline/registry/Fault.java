package org.vconserver.pipeline.registry;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.vconserver.vcon.error.VconException;

/** Judges what processors throw. */
final class Fault {
  /** Plug-ins may make chains of causes that never end. */
  private static final int LONGEST_CHAIN = 50;

  private Fault() {}

  /**
   * Says whether the bundle itself is at fault: it threw what nobody foresaw, and nothing of the
   * outside world is behind that.
   */
  static boolean isBundleFault(Throwable thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < LONGEST_CHAIN && cause != null; i++, cause = cause.getCause()) {
      if (cause instanceof VconException
          || cause instanceof IOException
          || cause instanceof TimeoutException
          || cause instanceof InterruptedException) {
        return false;
      }
    }
    boolean noMemory =
        thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
    return thrown instanceof RuntimeException || (thrown instanceof Error && !noMemory);
  }

  /** Kind and place, without the message, which may have content of vCons in it. */
  static String describe(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
