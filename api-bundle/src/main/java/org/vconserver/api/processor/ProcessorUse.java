package org.vconserver.api.processor;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Holds a processor while it is in use. Closing it twice does nothing. Not thread-safe. */
@ProviderType
public interface ProcessorUse extends AutoCloseable {
  VconProcessor<?> processor();

  RegisteredProcessor registered();

  /** Tells that the processor has done well. */
  void succeeded();

  /**
   * Tells that the processor has failed.
   *
   * @param fault what it threw; whether it is of the bundle's own making is judged by the registry
   */
  void failed(Throwable fault);

  /**
   * Gives the same processor of the version that this one has just replaced, if this one failed by
   * a fault of its own making and is still on probation. To be closed by the caller; its success
   * counts against this one.
   */
  Optional<ProcessorUse> reserve();

  @Override
  void close();
}
