package org.vconserver.api.server;

import org.osgi.annotation.versioning.ProviderType;

/** Tells of the server that this runs in. Thread-safe. */
@ProviderType
public interface ThisServer {
  /** Gives its state at this moment. */
  ServerState state();
}
