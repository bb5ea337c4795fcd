package org.vconserver.api.server;

import org.osgi.annotation.versioning.ProviderType;

/** The server that this runs in. Thread-safe. */
@ProviderType
public interface ThisServer {
  /** Its state at this moment. */
  ServerState state();
}
