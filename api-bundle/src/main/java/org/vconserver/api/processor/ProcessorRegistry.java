package org.vconserver.api.processor;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Names to the processors that are active at this moment. Thread-safe. */
@ProviderType
public interface ProcessorRegistry {
  /** The newest version of each active processor, by name. */
  List<RegisteredProcessor> active();

  /** Every version of every active processor, by name, the newest first. */
  List<RegisteredProcessor> all();

  /** The newest version of a processor; empty if none is active. */
  Optional<RegisteredProcessor> find(String name);

  /**
   * Takes the newest version of a processor into use. While the use is open, the bundle behind it
   * is not stopped, so that it must be closed soon and on every path.
   *
   * @throws org.vconserver.api.error.VconServerException PROCESSOR_NOT_REGISTERED if none is active
   */
  ProcessorUse acquire(String name);
}
