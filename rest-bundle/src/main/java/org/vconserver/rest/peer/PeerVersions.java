package org.vconserver.rest.peer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Names the versions of the server and the library that {@code WIRE_COMPAT} answers like. */
public final class PeerVersions {
  static final String SERVER = "0.5.0";
  static final String LIBRARY = "0.6.0";

  private PeerVersions() {}

  /** Puts these versions into what the server tells of itself; its own goes beside them. */
  public static ObjectNode instead(ObjectNode info) {
    info.set("vcon_server", info.get("py_vcon_server"));
    return info.put("py_vcon_server", SERVER).put("vcon", LIBRARY);
  }
}
