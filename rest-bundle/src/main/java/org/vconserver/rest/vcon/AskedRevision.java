package org.vconserver.rest.vcon;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vconserver.api.error.ServerError;
import org.vconserver.api.store.StoredVcon;
import org.vconserver.api.store.VconStore;
import org.vconserver.rest.request.Params;
import org.vconserver.rest.request.Preconditions;
import org.vconserver.vcon.error.FaultType;
import org.vconserver.vcon.error.VconException;

/** Finds the revision of a vCon that a query names by its entity tag. */
final class AskedRevision {
  /** Matches an entity tag as histories tell it, with its quotes or without. */
  static final String PATTERN = "\"?[0-9a-f]{1,16}\"?";

  private AskedRevision() {}

  /**
   * Finds a vCon as it is.
   *
   * @throws VconException VCON_NOT_FOUND
   */
  static StoredVcon present(VconStore store, String uuid) {
    return store
        .find(uuid)
        .orElseThrow(
            () ->
                new VconException(ServerError.VCON_NOT_FOUND, "vCon UUID: " + uuid + " not found"));
  }

  /**
   * Finds a vCon as it is, or was.
   *
   * @param field of the query
   * @param tag of what is wanted; null for what it is now
   * @throws VconException VCON_NOT_FOUND; VCON_REVISION_NOT_FOUND if it was not this, or is not
   *     kept; INVALID_REQUEST if the tag is none
   */
  static StoredVcon find(VconStore store, String uuid, String field, @Nullable String tag) {
    if (tag == null) {
      return present(store, uuid);
    }
    long revision = revision(field, tag);
    StoredVcon now = present(store, uuid);
    if (now.revision() == revision) {
      return now;
    }
    return store
        .findFormer(uuid, revision)
        .orElseThrow(
            () ->
                new VconException(
                    ServerError.VCON_REVISION_NOT_FOUND,
                    "vCon UUID: "
                        + uuid
                        + " has no revision "
                        + Preconditions.tag(revision)
                        + ", or it is not kept (HISTORY_KEEP_VERSIONS)"));
  }

  private static long revision(String field, String tag) {
    if (!Pattern.matches(PATTERN, tag)) {
      throw Params.fault(
          "query",
          field,
          "must be a revision as the history tells it: an entity tag",
          FaultType.VALUE_ERROR);
    }
    return Long.parseUnsignedLong(tag.replace("\"", ""), 16);
  }
}
