package org.vconserver.rest.request;

import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/** Kinds of bodies that operations read, each with its media types. Immutable. */
public enum BodyLimit {
  /** Reads no body; refuses one that a page could send to any site all the same. */
  NONE(""),
  /** JSON, which may be compressed by gzip, up to the configured size before and after it. */
  JSON("application/json"),
  /** Reads a jar of any content, up to the configured size; it is not held in memory. */
  JAR("application/java-archive"),
  /**
   * Reads many vCons, as lines of JSON, which may be compressed by gzip, or as a zip, up to a size
   * of its own before and after it; it is not held in memory.
   */
  VCONS(MediaTypes.NDJSON);

  private final String mediaType;

  BodyLimit(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Gives the media type that callers are told to send; empty for no body. */
  public String mediaType() {
    return mediaType;
  }

  boolean takes(MediaType type) {
    String subtype = type.getSubtype();
    boolean fits =
        switch (this) {
          case NONE, JSON ->
              Set.of("json", "vcon", "gzip", "vcon+gzip").contains(subtype)
                  || subtype.endsWith("+json");
          case VCONS -> Set.of("x-ndjson", "zip").contains(subtype);
          case JAR ->
              Set.of("java-archive", "x-java-archive", "octet-stream", "zip").contains(subtype);
        };
    return type.getType().equals("application") && fits;
  }
}
