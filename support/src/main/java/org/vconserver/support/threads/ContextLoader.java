package org.vconserver.support.threads;

import org.jspecify.annotations.Nullable;

/**
 * Gives the current thread another context class loader until it is closed. Closed by the thread
 * that opened it. Not thread-safe.
 */
public final class ContextLoader implements AutoCloseable {
  private final @Nullable ClassLoader before = Thread.currentThread().getContextClassLoader();

  private ContextLoader() {}

  /** Sets the loader of the current thread; null leaves it as it is. */
  public static ContextLoader use(@Nullable ClassLoader loader) {
    ContextLoader context = new ContextLoader();
    if (loader != null) {
      Thread.currentThread().setContextClassLoader(loader);
    }
    return context;
  }

  @Override
  public void close() {
    Thread.currentThread().setContextClassLoader(before);
  }
}
