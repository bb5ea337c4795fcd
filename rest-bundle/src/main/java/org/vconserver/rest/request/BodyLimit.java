package org.vconserver.rest.request;

import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/** Kinds of bodies that operations read, each with its media types. Immutable. */
public enum BodyLimit {
  /** No body is read. */
  NONE("", Set.of()),
  /** JSON, which may be compressed by gzip, up to the configured size before and after it. */
  JSON("application/json", Set.of("json", "vcon", "gzip", "vcon+gzip")),
  /** A jar of any content, up to the configured size; it is not held in memory. */
  JAR("application/java-archive", Set.of("java-archive", "x-java-archive", "octet-stream", "zip"));

  private final String mediaType;
  private final Set<String> subtypes;

  BodyLimit(String mediaType, Set<String> subtypes) {
    this.mediaType = mediaType;
    this.subtypes = subtypes;
  }

  /** The media type that callers are told to send; empty for no body. */
  public String mediaType() {
    return mediaType;
  }

  boolean takes(MediaType type) {
    String subtype = type.getSubtype();
    return type.getType().equals("application")
        && (subtypes.contains(subtype) || (this == JSON && subtype.endsWith("+json")));
  }
}
