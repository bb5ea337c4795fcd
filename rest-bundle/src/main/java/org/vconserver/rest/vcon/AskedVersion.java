package org.vconserver.rest.vcon;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vconserver.rest.request.Params;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.VconException;
import org.vconserver.vcon.version.VconVersion;

/** Reads in which version a caller wants a vCon. */
final class AskedVersion {
  private static final String VCON = "vcon+json";
  private static final String VERSION = "version";

  private AskedVersion() {}

  /**
   * Reads the version of the query; without one, that of the first {@code
   * application/vcon+json;version=...} in {@code Accept} that can be given (RFC 9110, section
   * 12.5.1). Others in {@code Accept} are passed over, as everything is answered with something.
   *
   * @throws VconException INVALID_REQUEST for a version in the query that can't be asked for
   */
  static Optional<VconVersion> of(@Nullable String query, HttpHeaders headers) {
    if (query != null) {
      return Optional.of(
          released(query)
              .orElseThrow(
                  () ->
                      Params.fault(
                          "query",
                          "vcon_version",
                          "must be 0.0.1, 0.0.2, 0.3.0 or 0.4.0",
                          FaultType.ENUM)));
    }
    return headers.getAcceptableMediaTypes().stream()
        .filter(AskedVersion::isVcon)
        .flatMap(type -> Optional.ofNullable(type.getParameters().get(VERSION)).stream())
        .flatMap(version -> released(version).stream())
        .findFirst();
  }

  /** Says whether a caller knows the media type of vCons, and wants to see it. */
  static boolean isVconAccepted(HttpHeaders headers) {
    return headers.getAcceptableMediaTypes().stream().anyMatch(AskedVersion::isVcon);
  }

  private static boolean isVcon(MediaType type) {
    return type.getType().equalsIgnoreCase("application")
        && type.getSubtype().equalsIgnoreCase(VCON);
  }

  private static Optional<VconVersion> released(String version) {
    return VconVersion.of(version).filter(VconVersion::isReleased);
  }
}
