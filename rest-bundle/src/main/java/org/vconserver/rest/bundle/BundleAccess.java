package org.vconserver.rest.bundle;

import org.vconserver.api.error.ServerError;
import org.vconserver.vcon.error.VconException;

/**
 * Says whether what is deployed, and what it runs with, may be changed by the API. A bundle is code
 * that runs in the server. Immutable.
 */
public record BundleAccess(boolean open) {
  /**
   * Throws BUNDLE_CHANGE_FORBIDDEN if nobody may.
   *
   * @param what is to be changed, as a sentence begins with it
   */
  public void require(String what) {
    if (!open) {
      throw new VconException(
          ServerError.BUNDLE_CHANGE_FORBIDDEN,
          what + " can't be changed by the API of this server: see UPLOAD_BUNDLES");
    }
  }
}
