package org.vconserver.rest.request;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Names the media types that are not those of every HTTP server. */
public final class MediaTypes {
  /** Is one JSON document a line. */
  public static final String NDJSON = "application/x-ndjson";

  /** Is an archive of files. */
  public static final String ZIP = "application/zip";

  private MediaTypes() {}

  /** Tells whether a body is an archive. */
  public static boolean isZip(@Nullable MediaType type) {
    return type != null && type.isCompatible(MediaType.valueOf(ZIP)) && !type.isWildcardSubtype();
  }

  /** Tells whether a caller would rather have lines than anything else. */
  public static boolean isNdjsonWanted(HttpHeaders headers) {
    MediaType first = headers.getAcceptableMediaTypes().get(0);
    return first.isCompatible(MediaType.valueOf(NDJSON)) && !first.isWildcardSubtype();
  }
}
