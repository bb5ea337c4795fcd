package org.vconserver.rest.peer;

/** Names the versions of the server and the library that {@code WIRE_COMPAT} answers like. */
final class PeerVersions {
  static final String SERVER = "0.5.0";
  static final String LIBRARY = "0.6.0";

  private PeerVersions() {}
}
