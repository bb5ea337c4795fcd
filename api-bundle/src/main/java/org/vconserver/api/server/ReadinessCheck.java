package org.vconserver.api.server;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks whether a part of the server can do its work. Each part that may be unable to publishes one
 * as a service; {@code GET /health/ready} and the log tell what they find. Thread-safe.
 */
@ConsumerType
public interface ReadinessCheck {
  /**
   * Gives what is wrong at this moment, the gravest first; nothing if all is well. Called every few
   * seconds and by each {@code GET /health/ready}, so that what is dear is done now and then only.
   * Returns within a few seconds and throws nothing.
   */
  List<ReadinessFinding> look();
}
