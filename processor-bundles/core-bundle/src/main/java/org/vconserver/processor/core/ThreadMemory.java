package org.vconserver.processor.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Measures how much memory threads have asked for. The JDK's own interface tells; no bundle imports
 * its package, so that it is found by its name.
 */
final class ThreadMemory {
  private static final @Nullable MethodHandle ALLOCATED = find();

  private ThreadMemory() {}

  private static @Nullable MethodHandle find() {
    try {
      Class<?> type =
          Class.forName(
              "com.sun.management.ThreadMXBean", true, ClassLoader.getPlatformClassLoader());
      return MethodHandles.publicLookup()
          .findVirtual(
              type, "getThreadAllocatedBytes", MethodType.methodType(long.class, long.class))
          .bindTo(ManagementFactory.getThreadMXBean());
    } catch (ReflectiveOperationException | ClassCastException e) {
      // Another JVM: there, the limits of steps, time and sizes have to do.
      return null;
    }
  }

  /** Gives the bytes that this thread has asked for since it began; 0 if the JVM does not tell. */
  static long allocated() {
    if (ALLOCATED == null) {
      return 0;
    }
    try {
      return (long) ALLOCATED.invokeExact(Thread.currentThread().getId());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
