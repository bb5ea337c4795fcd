package org.vconserver.pipeline.registry;

import java.util.Optional;
import org.vconserver.api.processor.VersionRange;
import org.vconserver.pipeline.options.OptionsRecord;

/** Holds the options records of active processors, for this bundle's own use. Thread-safe. */
public interface OptionsLookup {
  /** Gives the options of the newest version of a processor in a range; empty if none is active. */
  Optional<OptionsRecord<?>> options(String processor, VersionRange versions);
}
