package org.vconserver.api.processor;

import org.osgi.annotation.versioning.ProviderType;

/** A processor while it is in use. Closing it twice does nothing. Used by one thread. */
@ProviderType
public interface ProcessorUse extends AutoCloseable {
  VconProcessor<?> processor();

  RegisteredProcessor registered();

  @Override
  void close();
}
